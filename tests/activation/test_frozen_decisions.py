import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from prepared_shop import NOW, RUN_ID, SCHEMA, PreparedShop, decision, freeze_rows, manifest

from activation.decisions import content_hash, freeze, frozen_run, frozen_runs, load_decisions
from activation.planning import plan_messages
from setka.errors import DecisionsError


def table_of(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, SCHEMA)


def test_frozen_rows_come_back_sorted_with_their_manifest(shop: PreparedShop) -> None:
    rows = [decision(shop, one) for one in ("c0003", "c0001", "c0002")]
    folder = freeze(shop.paths, RUN_ID, table_of(rows), manifest())
    assert folder == shop.paths.decisions_of(RUN_ID)
    loaded = load_decisions(shop.paths, RUN_ID)
    assert loaded.column("customer_id").to_pylist() == ["c0001", "c0002", "c0003"]
    assert loaded.schema.equals(SCHEMA)
    kept = frozen_run(shop.paths, RUN_ID).manifest
    assert (kept["row_count"], kept["build_id"], kept["as_of"]) == (3, "build-1", "2026-11-01T00:00:00")
    assert kept["content_sha256"] == content_hash(loaded)
    assert frozen_runs(shop.paths) == [RUN_ID]


def test_a_reader_of_batches_is_frozen_too(shop: PreparedShop) -> None:
    rows = table_of([decision(shop, "c0001")])
    freeze(shop.paths, RUN_ID, rows.to_reader(), manifest())
    assert load_decisions(shop.paths, RUN_ID).num_rows == 1


def test_a_night_without_candidates_is_frozen_as_well(shop: PreparedShop) -> None:
    freeze(shop.paths, RUN_ID, table_of([]), manifest())
    assert load_decisions(shop.paths, RUN_ID).num_rows == 0


def test_small_row_groups_make_one_customer_cheap_to_find(shop: PreparedShop) -> None:
    rows = table_of([decision(shop, "c1")] * 45_000)
    file = freeze(shop.paths, RUN_ID, rows, manifest()) / "decisions.parquet"
    assert pq.ParquetFile(file).metadata.num_row_groups == 3


def test_the_content_hash_knows_rows_not_their_order_nor_the_build(shop: PreparedShop) -> None:
    rows = [decision(shop, f"c{number}") for number in range(20)]
    expected = content_hash(table_of(rows))
    random.Random(1).shuffle(rows)
    assert content_hash(table_of([{**row, "build_id": "another"} for row in rows])) == expected
    rows[3]["reason"] = "beaten"
    assert content_hash(table_of(rows)) != expected


def test_the_same_rows_may_be_frozen_again_other_rows_never(shop: PreparedShop) -> None:
    freeze_rows(shop, [decision(shop, "c0001")])
    freeze_rows(shop, [decision(shop, "c0001")])
    with pytest.raises(DecisionsError, match="other decisions are frozen"):
        freeze_rows(shop, [decision(shop, "c0002")])
    assert load_decisions(shop.paths, RUN_ID).column("customer_id").to_pylist() == ["c0001"]


def test_rows_of_another_run_are_refused(shop: PreparedShop) -> None:
    with pytest.raises(DecisionsError, match="rows of run nightly-2025-01-01"):
        freeze_rows(shop, [decision(shop, "c0001", run_id="nightly-2025-01-01")])
    assert frozen_runs(shop.paths) == []


def test_a_manifest_without_clocks_is_refused(shop: PreparedShop) -> None:
    with pytest.raises(DecisionsError, match="lacks known_as_of"):
        freeze(shop.paths, RUN_ID, table_of([]), manifest(known_as_of=None))


def test_what_a_killed_freeze_left_is_not_a_run(shop: PreparedShop) -> None:
    leftover = shop.paths.decisions / f".run={RUN_ID}.4711.tmp"
    leftover.mkdir(parents=True)
    (leftover / "decisions.parquet").write_bytes(b"PAR1")
    assert frozen_runs(shop.paths) == []
    freeze_rows(shop, [decision(shop, "c0001")])
    assert not leftover.exists()
    assert frozen_runs(shop.paths) == [RUN_ID]


def damage_file(folder: Path) -> None:
    file = folder / "decisions.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"?")


def damage_version(folder: Path) -> None:
    kept = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**kept, "schema_version": 99}))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (damage_file, "not the file that was frozen"),
        (lambda folder: (folder / "decisions.parquet").unlink(), "decisions.parquet is missing"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest is missing or damaged"),
        (lambda folder: (folder / "manifest.json").unlink(), "manifest is missing or damaged"),
        (damage_version, "schema version 99"),
    ],
)
def test_damaged_decisions_are_refused(shop: PreparedShop, damage: Any, said: str) -> None:
    damage(freeze_rows(shop, [decision(shop, "c0001")]))
    with pytest.raises(DecisionsError, match=said):
        load_decisions(shop.paths, RUN_ID)


def test_decisions_of_before_occurrences_were_known_are_read_without_them(shop: PreparedShop) -> None:
    rows = table_of([decision(shop, "c0001")]).drop_columns(["occurred_at", "occurrence"])
    folder = freeze(shop.paths, RUN_ID, rows, manifest())
    kept = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**kept, "schema_version": 1}))

    read = load_decisions(shop.paths, RUN_ID)

    assert read.select(["customer_id", "occurred_at", "occurrence"]).to_pylist() == [
        {"customer_id": "c0001", "occurred_at": None, "occurrence": None}
    ]
    assert plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW).planned == 1


def test_a_run_that_is_not_frozen_is_said_so(shop: PreparedShop) -> None:
    with pytest.raises(DecisionsError, match="not frozen"):
        load_decisions(shop.paths, RUN_ID)
