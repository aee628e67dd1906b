"""A night on which an optional source fails: what depends on it waits, nobody enters or leaves, the rest goes on."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from corner_shop import SECOND_NIGHT, CornerShop, decisions, ledger_rows, models_only, published, stock_second_day

from setka.loop import run_night
from setka.settings import PROJECT_ROOT

THIRD_NIGHT = "2026-11-03"


def with_a_card_for_readers(shop: CornerShop, root: Path) -> dict[str, Any]:
    """Settings with a second card, on the segment of those who read letters and do not buy."""
    activation = PROJECT_ROOT / "activation"
    cards = Path(shutil.copytree(activation / "campaigns", root / "campaigns"))
    templates = Path(shutil.copytree(activation / "templates", root / "templates"))
    shutil.copytree(templates / "win_back", templates / "readers")
    card = yaml.safe_load((cards / "win_back.yml").read_text(encoding="utf-8"))
    card |= {"campaign": "readers", "audience": "seg_silent_readers", "holdout": "0%", "steps": card["steps"][:1]}
    (cards / "readers.yml").write_text(yaml.safe_dump(card, allow_unicode=True), encoding="utf-8")
    return {"cards_dir": cards, "templates_dir": templates}


def test_only_campaigns_on_the_failed_source_wait(
    decided: CornerShop, tmp_path: Path, command: Callable[..., Any]
) -> None:
    """Field note 19: a failed source holds its segments; nobody enters, nobody has left, others run."""
    opened = [
        {"event_id": f"e{number}", "message_id": f"of another provider {number}", "customer_id": f"c{number:02d}",
         "event_type": "opened", "occurred_at": "2026-10-15T10:00:00Z"}
        for number in (2, 3, 4)
    ]  # fmt: skip
    shop = stock_second_day(decided)
    shop.write("email_events.csv", opened)
    assert command("ingest", **shop.environment).code == 0

    cards = with_a_card_for_readers(shop, tmp_path)
    (shop.source / "email_events.csv").write_bytes(b"")
    night = run_night(shop.settings(as_of=SECOND_NIGHT, **cards), models_only)
    readers_of = "select count(*) from {} where segment = 'seg_silent_readers'"
    assert published(shop.paths, readers_of.format("int_segments__unioned")) == [(3,)], "raw keeps what landed"
    assert published(shop.paths, readers_of.format("fct_segment_memberships")) == [(0,)], "nobody has entered"
    decided = decisions(shop.paths, SECOND_NIGHT)
    readers = [row for row in decided if row["campaign"] == "readers"]
    assert {(row["customer_id"], row["verdict"], row["reason"], row["gate_source"]) for row in readers} == {
        (customer_id, "deferred", "source_held", "stop") for customer_id in ("c02", "c03", "c04")
    }
    assert {row["reason"] for row in decided if row["campaign"] == "win_back"} & {"won", "holdout_campaign"}
    assert "readers" not in {row["campaign"] for row in ledger_rows(shop.paths, "enrolments")}

    environment = {**shop.environment, "SETKA_AS_OF": SECOND_NIGHT}
    said = command("why", "c02", **environment).out
    assert "is it known tonight who is meant? no" in said
    assert "a source did not arrive" in said
    page = (shop.paths.dashboards / "night.html").read_text(encoding="utf-8")
    assert "What is held" in page
    assert "email_events.csv: is empty (0 bytes)" in page
    assert night.run_id == f"nightly-{SECOND_NIGHT}"

    shop.write("email_events.csv", opened)
    run_night(shop.settings(as_of=THIRD_NIGHT, **cards), models_only)
    readers = [row for row in decisions(shop.paths, THIRD_NIGHT) if row["campaign"] == "readers"]
    assert {row["customer_id"] for row in readers} == {"c02", "c03", "c04"}
    assert "source_held" not in {row["reason"] for row in readers}
    entered = "select entered_date::varchar from fct_segment_memberships where segment = 'seg_silent_readers'"
    assert published(shop.paths, entered) == [(THIRD_NIGHT,)] * 3
