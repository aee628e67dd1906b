"""`setka why`: plain words about one customer, quickly and without anybody else's data."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable

from corner_shop import FIRST_NIGHT, CornerShop

from setka.errors import NotFoundError


def test_a_letter_that_went_is_told_with_its_hour_and_its_fate(corner: CornerShop, command) -> None:
    ended = command("why", "c02", **corner.environment)
    assert ended.code == 0
    assert ended.out.startswith("Customer c02, nightly-2026-11-01: 2 candidates.")
    for words in (
        "win_back, step letter (We have missed you / Мы по вам скучали) is sent by e-mail",
        "Reason: Goes out",
        "is there consent? yes",
        "was handed over",
        "Europe/Moscow",
    ):
        assert words in ended.out


def test_a_customer_who_got_nothing_learns_why(corner: CornerShop, command) -> None:
    assert "Consent withdrawn" in command("why", "c10", **corner.environment).out
    held_out = command("why", "c01", **corner.environment).out
    assert "is held out on purpose" in held_out
    assert "is she outside the holdouts? no" in held_out
    no_address = command("why", "c09", **corner.environment).out
    assert "is there an address? no" in no_address
    assert "on the shop's list" in no_address


def test_it_names_no_address(corner: CornerShop, command) -> None:
    assert "corner.example" not in command("why", "c02", **corner.environment).out


def test_an_earlier_night_can_be_asked_for(corner_second_night: CornerShop, command) -> None:
    assert "nightly-2026-11-01" in command("why", "c02", FIRST_NIGHT, **corner_second_night.environment).out


def test_who_or_what_is_unknown_is_said_in_one_line(corner: CornerShop, refusal: Callable[..., str]) -> None:
    assert "nobody" in refusal(NotFoundError, "why", "nobody", **corner.environment)
    assert "2026-10-01" in refusal(NotFoundError, "why", "c02", "2026-10-01", **corner.environment)


def test_before_the_first_night_it_says_so(new_corner: CornerShop, refusal: Callable[..., str]) -> None:
    refusal(NotFoundError, "why", "c02", **new_corner.environment)
    assert not new_corner.paths.root.exists()


def test_it_loads_nothing_heavy(corner: CornerShop) -> None:
    """Its answer within a second rests on this; a clock in a test would only measure the machine."""
    program = (
        "import json, sys\n"
        "from setka import cli\n"
        "sys.argv = ['setka', 'why', 'c02']\n"
        "try:\n    cli.main()\nfinally:\n"
        "    print(json.dumps(sorted(sys.modules)), file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**corner.environment, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded = {name.partition(".")[0] for name in json.loads(ended.stderr.splitlines()[-1])}
    assert loaded & {"dagster", "dbt", "pandas", "plotly", "sqlalchemy", "alembic", "scipy"} == set()
    assert "c02" in ended.stdout
    assert dt.date.fromisoformat(FIRST_NIGHT).isoformat() in ended.stdout
