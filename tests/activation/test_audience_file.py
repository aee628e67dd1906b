import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prepared_shop import NOW, RUN_ID
from provider_contract import ProviderContract, outgoing

from activation.providers.audience_file import AudienceFile, csv_text
from activation.providers.protocols import OutgoingRequest
from setka.paths import DataPaths


@pytest.fixture
def sender(tmp_path: Path) -> Callable[..., AudienceFile]:
    return lambda **wishes: AudienceFile(DataPaths(tmp_path), clock=lambda: NOW, **wishes)


class TestAudienceFile(ProviderContract):
    def carried(self, sender: Any) -> list[str]:
        found = []
        for path in (sender._paths.outbox_of(RUN_ID) / "lists").glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as file:
                found += [row["message_id"] for row in csv.DictReader(file)]
        return sorted(found)


@pytest.mark.parametrize("value", ["=cmd()", "+1", "-1", "@sum", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_nothing(value: str) -> None:
    text = csv_text(OutgoingRequest("r1", RUN_ID, (outgoing("m1", value, channel="audience_file"),), ""))
    (row,) = list(csv.DictReader(text.splitlines(keepends=True)))
    assert row["customer_id"].startswith("'")


def test_an_ordinary_id_and_a_quote_survive() -> None:
    carried = tuple(outgoing(f"m{n}", one, channel="audience_file") for n, one in enumerate(['b"2', "a,1", "Ю3"]))
    rows = list(csv.DictReader(csv_text(OutgoingRequest("r1", RUN_ID, carried, "")).splitlines()))
    assert [row["customer_id"] for row in rows] == ["a,1", 'b"2', "Ю3"]
    assert list(rows[0]) == ["customer_id", "message_id", "variant"]
