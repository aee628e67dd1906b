"""What holds for every model, over dbt's manifest. A failure says why the rule is there and what to do."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from small_shop import Warehouse

from setka.dbt import ensure_manifest
from setka.paths import DBT_PROJECT
from setka.segments import DATED_TRAITS, read_segments
from setka.traits import read_traits

Node = dict[str, Any]

PREFIXES = {
    "staging": ("stg_",),
    "engine": ("int_",),
    "core": ("int_", "dim_", "fct_", "rpt_"),
    "identity": ("int_", "rpt_", "customer_aliases"),
    "increment": ("int_",),
    "behaviour": ("int_", "fct_", "rpt_"),
    "lifecycle": ("int_", "rpt_"),
    "prediction": ("int_", "rpt_"),
    "items": ("int_", "rpt_"),
    "segments": ("seg_", "int_", "fct_", "rpt_"),
    "triggers": ("trg_", "int_"),
    "planning": ("int_", "plan_"),
    "measurement": ("int_", "fct_", "rpt_"),
}


SEED_OF_THRESHOLDS = DBT_PROJECT / "seeds" / "segment_thresholds.csv"


@pytest.fixture(scope="module")
def nodes() -> dict[str, Node]:
    """Every node of dbt's manifest by its unique id, unit tests included."""
    manifest = json.loads(ensure_manifest().read_text(encoding="utf-8"))
    return {**manifest["nodes"], **manifest["unit_tests"], **manifest["sources"]}


def of_kind(nodes: dict[str, Node], *kinds: str) -> list[Node]:
    return [node for node in nodes.values() if node["resource_type"] in kinds]


def test_description_begins_with_the_grain(nodes: dict[str, Node]) -> None:
    silent = [
        node["name"] for node in of_kind(nodes, "model", "seed") if not node["description"].startswith("One row per ")
    ]
    assert not silent, (
        f"{silent}: nobody can join a table whose grain they have to guess. "
        "Begin the description in the folder's YAML with 'One row per ...'."
    )


def test_grain_is_tested(nodes: dict[str, Node]) -> None:
    tested = {
        test.get("attached_node")
        for test in of_kind(nodes, "test")
        if test.get("test_metadata", {}).get("name") in {"unique", "unique_combination", "stays_never_touch"}
    }
    # What segments and triggers yield is judged by int_segments__faulty and int_triggers__faulty, in one pass for all,
    # and the faulty ones are held. The __yielded models are what these judge.
    judged = {node["unique_id"] for node in of_kind(nodes, "model") if node["name"].startswith(("seg_", "trg_"))}
    judged |= {"model.setka.int_segments__yielded", "model.setka.int_triggers__yielded"}
    # Of millions of rows the key may follow from how they are made: the model says how, and a shop shows whether.
    judged |= {node["unique_id"] for node in of_kind(nodes, "model") if node["config"]["meta"].get("key_follows_from")}
    untested = [node["name"] for node in of_kind(nodes, "model", "seed") if node["unique_id"] not in tested | judged]
    assert not untested, (
        f"{untested}: a doubled key doubles letters and money downstream. "
        "Add `unique` to the key column, or `unique_combination` to the model."
    )


def test_names_begin_with_the_prefix_of_their_folder(nodes: dict[str, Node]) -> None:
    astray = [
        node["name"]
        for node in of_kind(nodes, "model")
        if not node["name"].startswith(PREFIXES.get(node["fqn"][1], ("no such folder",)))
    ]
    assert not astray, f"{astray}: the prefix says what a model may be used for. Folders have these: {PREFIXES}."


def test_models_have_at_most_90_lines(nodes: dict[str, Node]) -> None:
    long = {
        node["name"]: count
        for node in of_kind(nodes, "model")
        if not node["raw_code"].startswith("-- Written by `setka ")
        and (count := len((DBT_PROJECT / node["original_file_path"]).read_text(encoding="utf-8").splitlines())) > 90
    }
    assert not long, f"{long} lines: a model that fits on one screen can be checked by eye. Split off an int_ model."


def test_models_open_with_a_sentence(nodes: dict[str, Node]) -> None:
    opening = {"sql": "-- ", "python": '"""'}
    without = [
        node["name"]
        for node in of_kind(nodes, "model")
        if not node["raw_code"].lstrip().startswith(opening[node["language"]])
    ]
    assert not without, (
        f"{without}: one rule, one file, one English sentence above it. "
        "Write it as the first comment, in Python as the docstring."
    )


def test_only_staging_reads_raw_tables(nodes: dict[str, Node]) -> None:
    readers = [
        node["name"]
        for node in of_kind(nodes, "model")
        if node["fqn"][1] != "staging"
        and any(parent.startswith(("source.setka.raw.", "source.setka.raw_contacts.")) for parent in parents(node))
    ]
    assert not readers, f"{readers}: only staging cuts raw rows at the two clocks. Read the stg_ model."


def test_contact_data_stays_in_the_private_room(nodes: dict[str, Node]) -> None:
    doors = {
        "model.setka.int_customers__aged",  # age and next birthday leave as traits; the birth date does not
        "model.setka.int_devices__reachable",  # that there is a push token leaves; the token does not
        "model.setka.int_identity__contradictions",  # that two accounts differ leaves; names and dates do not
        "model.setka.int_important_dates__upcoming",  # when a date comes next leaves; the day itself does not
    }
    assert {node["unique_id"] for node in of_kind(nodes, "model") if "door" in node["tags"]} == doors
    private = {node["unique_id"] for node in of_kind(nodes, "model") if node["database"] == "private"}
    assert "model.setka.dim_contacts" in private
    leaks = [
        node["name"]
        for node in of_kind(nodes, "model")
        if node["database"] != "private"
        and any(
            parent in private - doors or parent.startswith("source.setka.raw_contacts.") for parent in parents(node)
        )
    ]
    assert not leaks, (
        f"{leaks}: addresses and names live in few rooms. Select a keyed hash or a trait, "
        "or put the model in the private room with config(database='private')."
    )


def test_segments_have_a_unit_test_and_yield_customer_ids_only(
    nodes: dict[str, Node], small_warehouse: Warehouse
) -> None:
    unit_tested = {test["model"] for test in of_kind(nodes, "unit_test")}
    segments = [node["name"] for node in of_kind(nodes, "model") if node["name"].startswith("seg_")]
    assert segments
    untested = [name for name in segments if name not in unit_tested]
    assert not untested, (
        f"{untested}: a segment without an example is an opinion. Add a unit test beside its description."
    )
    for name in segments:
        columns = small_warehouse.rows(f"select column_name from (describe {name})")
        assert columns == [("customer_id",)], f"{name} yields {columns}: a segment says who, and nothing else."


def test_segment_files_are_10_to_25_lines_or_shorter() -> None:
    long = [
        file.stem
        for file in (DBT_PROJECT / "models" / "segments").glob("seg_*.sql")
        if len(file.read_text(encoding="utf-8").splitlines()) > 25
    ]
    assert not long, f"{long}: a segment reads like its definition. Put what it computes into a trait."


def test_segments_have_a_title_in_both_languages_and_an_owner() -> None:
    nameless = [one.name for one in read_segments() if not (one.title.get("en") and one.title.get("ru") and one.owner)]
    assert not nameless, (
        f"{nameless}: marketers choose a segment by its title and ask its owner. "
        "Add config: {meta: {title: {en: ..., ru: ...}, owner: ...}} to its YAML entry."
    )


def test_numbers_of_segments_are_rows_of_a_seed() -> None:
    known = {row.split(",")[0] for row in SEED_OF_THRESHOLDS.read_text(encoding="utf-8").splitlines()[1:]}
    named = {name: set(re.findall(r"threshold\('(\w+)'\)", sql)) for name, sql in segment_sql().items()}
    missing = {name: sorted(words - known) for name, words in named.items() if words - known}
    assert not missing, (
        f"{missing}: a comparison with nothing lets nobody in. Add the row with its reason to {SEED_OF_THRESHOLDS}."
    )
    unused = known - {word for words in named.values() for word in words}
    assert not unused, f"{unused}: a number that no segment compares with misleads who changes it. Delete the row."


def segment_sql() -> dict[str, str]:
    return {one.name: one.sql for one in read_segments()}


def test_traits_with_a_past_are_those_of_the_versions(small_warehouse: Warehouse) -> None:
    columns = small_warehouse.rows("select column_name from (describe int_customers__versions)")
    keys = {"customer_id", "version_number", "as_of_date", "next_date"}
    assert {str(name) for (name,) in columns} - keys == DATED_TRAITS, (
        "a segment over a trait that the versions lack stops the night. Keep setka/segments.py in step with the model."
    )


TRIGGER_COLUMNS = ["customer_id", "trigger_key", "occurred_at", "context"]


def triggers_of(nodes: dict[str, Node]) -> list[Node]:
    found = [node for node in of_kind(nodes, "model") if node["name"].startswith("trg_")]
    assert found
    return found


def test_triggers_yield_customer_key_time_and_context(nodes: dict[str, Node], small_warehouse: Warehouse) -> None:
    for trigger in triggers_of(nodes):
        rows = small_warehouse.rows(f"select column_name, column_type from (describe {trigger['name']})")
        assert rows == [(name, "TIMESTAMP" if name == "occurred_at" else "VARCHAR") for name in TRIGGER_COLUMNS], (
            f"{trigger['original_file_path']} yields {rows}: a trigger says who, which occurrence, when, and what its "
            f"letter needs. Select exactly {', '.join(TRIGGER_COLUMNS)}; occurred_at is a timestamp, the others text."
        )


def test_triggers_have_a_unit_test(nodes: dict[str, Node]) -> None:
    unit_tested = {test["model"] for test in of_kind(nodes, "unit_test")}
    untested = [node["name"] for node in triggers_of(nodes) if node["name"] not in unit_tested]
    assert not untested, f"{untested}: a trigger without an example is an opinion. Add a unit test with its boundaries."


def test_triggers_have_a_title_in_both_languages_and_an_owner(nodes: dict[str, Node]) -> None:
    for trigger in triggers_of(nodes):
        meta = trigger["config"]["meta"]
        assert set(meta.get("title", {})) == {"en", "ru"}, f"{trigger['name']}: give meta.title in en and ru."
        assert meta.get("owner"), f"{trigger['name']}: say who answers for it in meta.owner."


def test_trigger_files_have_at_most_45_lines() -> None:
    files = (DBT_PROJECT / "models" / "triggers").rglob("trg_*.sql")
    long = [file.stem for file in files if len(file.read_text(encoding="utf-8").splitlines()) > 45]
    assert not long, f"{long}: a trigger reads like its definition. Put what is dear or shared into an int_ model."


def test_triggers_read_no_events_for_themselves(nodes: dict[str, Node]) -> None:
    dear = {"stg_shop__web_events", "stg_shop__email_events", "fct_messages"}
    readers = {node["name"]: found for node in triggers_of(nodes)
               if (found := dear & {parent.rpartition(".")[2] for parent in parents(node)})}  # fmt: skip
    assert not readers, f"{readers}: thirty passes over all events take the night. Read a model that has counted them."


def test_every_column_of_the_profile_is_a_trait_with_rule_and_unit(small_warehouse: Warehouse) -> None:
    described = {trait.name for trait in read_traits() if trait.description}
    columns = {str(name) for (name,) in small_warehouse.rows("select column_name from (describe dim_customers)")}
    assert columns - {"customer_id"} == described, (
        f"{(columns - {'customer_id'}) ^ described}: a trait that nobody can look up gets used wrongly. "
        "Describe it once, at its block, with its unit: config: {meta: {unit: ...}}."
    )


def test_engine_macros_are_written_for_each_engine_and_none_falls_back() -> None:
    dispatched: dict[str, str] = {}
    for file in (DBT_PROJECT / "macros").rglob("*.sql"):
        text = file.read_text(encoding="utf-8")
        dispatched |= dict.fromkeys(re.findall(r"adapter\.dispatch\('(\w+)'", text), text)
    assert dispatched
    for name, text in dispatched.items():
        for engine in ("duckdb", "spark"):
            assert f"macro {engine}__{name}(" in text, f"{name} has no {engine}__{name}: that engine could not build."
        default = text.partition(f"macro default__{name}(")[2].partition("endmacro")[0]
        assert f"untested_engine('{name}')" in default, f"default__{name} must stop: a guess returns wrong numbers."


def test_every_engine_macro_is_in_the_unit_test() -> None:
    answers = (DBT_PROJECT / "models" / "engine" / "int_engine__answers.sql").read_text(encoding="utf-8")
    macros = {file.stem for file in (DBT_PROJECT / "macros" / "engine").glob("*.sql")} - {"untested_engine"}
    forgotten = sorted(name for name in macros if f"{name}(" not in answers)
    assert not forgotten, f"{forgotten}: no engine was shown to answer right. Add a column to int_engine__answers."


def parents(node: Node) -> list[str]:
    found: list[str] = node["depends_on"]["nodes"]
    return found


def test_no_model_is_left_out_of_the_manifest(nodes: dict[str, Node]) -> None:
    in_manifest = {Path(node["original_file_path"]).name for node in of_kind(nodes, "model")}
    in_folder = {file.name for kind in ("*.sql", "*.py") for file in (DBT_PROJECT / "models").rglob(kind)}
    assert in_manifest == in_folder, f"{in_manifest ^ in_folder}: dbt does not see the file. Is it disabled?"
