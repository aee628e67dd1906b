"""A night over a project in which an analyst broke segments: their campaigns wait, the others run, nobody has left."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from corner_shop import FIRST_NIGHT, SECOND_NIGHT, CornerShop, decisions, published, stock_second_day

from setka.settings import PROJECT_ROOT

PACKAGES = ("activation", "dashboards", "dagster_project", "dbt", "ingestion", "measurement", "setka", "simulation")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project whose segments a test may break."""
    root = tmp_path / "project"
    for name in PACKAGES:
        shutil.copytree(PROJECT_ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in PROJECT_ROOT.glob("*.toml"):
        shutil.copy(file, root)
    card = yaml.safe_load((root / "activation/campaigns/win_back.yml").read_text(encoding="utf-8"))
    shutil.copytree(root / "activation/templates/win_back", root / "activation/templates/actives")
    card |= {"campaign": "actives", "audience": "seg_active", "holdout": "0%", "steps": card["steps"][:1]}
    (root / "activation/campaigns/actives.yml").write_text(yaml.safe_dump(card, allow_unicode=True), encoding="utf-8")
    return root


PLAIN = ("-c", "from setka.cli import main; main()", "nightly")
AS_A_JOB = ("-m", "dagster_project.nightly")  # what `make nightly` runs


def night(project: Path, shop: CornerShop, date: str, way: tuple[str, ...]) -> str:
    """Run one night with the code and models of `project`; returns what it printed."""
    done = subprocess.run(
        [sys.executable, *way],
        cwd=project,
        env={**os.environ, **shop.environment, "SETKA_AS_OF": date, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_broken_segments_are_held_and_the_others_decided(project: Path, new_corner: CornerShop) -> None:
    night(project, new_corner, FIRST_NIGHT, PLAIN)
    before = published(new_corner.paths, "select customer_id from int_segments__unioned where segment = 'seg_active'")
    assert before

    segments = project / "dbt" / "models" / "segments"
    active = segments / "seg_active.sql"
    active.write_text(active.read_text(encoding="utf-8").replace("last_order_date", "last_oder_date"), encoding="utf-8")
    twice = segments / "seg_city_residents.sql"
    both = "{{ ref('dim_customers') }}"
    twice.write_text(
        f"-- Everybody twice.\nselect customer_id from {both}\nunion all\nselect customer_id from {both}\n",
        encoding="utf-8",
    )
    braces = segments / "seg_regular_buyers.sql"  # its past is computed: its text stands in a written model as well
    braces.write_text(
        braces.read_text(encoding="utf-8").replace("regular_orders') }}", "regular_orders') }"), encoding="utf-8"
    )
    nothing = segments / "seg_seniors.sql"
    nothing.write_text(nothing.read_text(encoding="utf-8").replace("dim_customers", "dim_customer"), encoding="utf-8")
    again = project / "dbt" / "models" / "triggers" / "trg_served_in_shop.sql"
    occurrence = (
        "select customer_id, 'always' as trigger_key, {{ days_ago(1) }} as occurred_at, '{}' as context\n"
        "from {{ ref('int_customers__listed') }}\n"
    )
    again.write_text(f"-- Everybody twice.\n{occurrence}union all\n{occurrence}", encoding="utf-8")
    keyless = project / "dbt" / "models" / "triggers" / "trg_registered.sql"
    keyless.write_text(f"-- Without a key.\n{occurrence}".replace("'always' as trigger_key, ", ""), encoding="utf-8")
    late = segments / "seg_women.sql"
    late.write_text(
        "-- Fails on the first row.\nselect customers.customer_id\nfrom {{ ref('dim_customers') }} as customers\n"
        "where cast(customers.customer_id || ' is no number' as integer) > 0\n",
        encoding="utf-8",
    )
    subprocess.run(
        [sys.executable, "-c", "from setka.cli import main; main()", "segment", "union"],
        cwd=project, env={**os.environ, "PYTHONPATH": str(project)}, check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    shop = stock_second_day(new_corner)
    said = night(project, shop, SECOND_NIGHT, AS_A_JOB)

    facts = json.loads((shop.paths.logs / f"nightly-{SECOND_NIGHT}.json").read_text(encoding="utf-8"))["held_for"]
    assert "asks for 'last_oder_date', which is no trait. Did you mean 'last_order_date'" in facts["seg_active"]
    assert "ids again" in facts["seg_city_residents"]
    assert "Its SQL failed" in facts["seg_women"]
    assert "has Jinja that cannot be read" in facts["seg_regular_buyers"]
    assert "reads dim_customer, which does not exist. Did you mean 'dim_customers'" in facts["seg_seniors"]
    assert "occurrences again" in facts["trg_served_in_shop"]
    assert "A trigger says who, which occurrence" in facts["trg_registered"]
    assert "is no trait" in said and "seg_women is held" in " ".join(said.split())
    decided = decisions(shop.paths, SECOND_NIGHT)
    assert {row["reason"] for row in decided if row["campaign"] == "actives"} <= {"source_held"}
    assert {row["reason"] for row in decided if row["campaign"] == "win_back"} - {"source_held"}
    left = "select count(*) from fct_segment_memberships where segment = 'seg_women' and left_date is not null"
    assert published(shop.paths, left) == [(0,)]
    once = "select max(times) from (select count(*) as times from int_segments__unioned group by segment, customer_id)"
    assert published(shop.paths, once) == [(1,)]
