"""The catalogue of traits is whole: every column of the profile has one block, a rule, a unit and a test."""

import re

from model_chain import ModelChain

from setka.settings import PROJECT_ROOT
from setka.traits import read_traits, traits_markdown


def test_every_column_of_the_profile_is_one_trait(models: ModelChain) -> None:
    columns = set(re.findall(r'"(\w+)"', models.columns["setka.main.dim_customers"]))
    traits = {trait.name for trait in read_traits()}

    assert columns - {"customer_id"} == traits, (
        f"{(columns - {'customer_id'}) ^ traits}: a trait that nobody can look up gets used wrongly. "
        "Describe it at its block, with `config: {meta: {unit: ...}}`; a column that is no trait has no unit."
    )


def test_every_trait_says_its_rule_and_its_unit() -> None:
    silent = [trait.name for trait in read_traits() if len(trait.description.split()) < 3 or not trait.unit]
    assert not silent, f"{silent}: say the rule in words, and the unit."


def test_every_column_of_the_profile_has_its_sources_an_owner_and_a_test() -> None:
    """S49: each profile column has source, owner, test."""
    lacking = {
        trait.name: [name for name in ("sources", "owner", "tests") if not getattr(trait, name)]
        for trait in read_traits()
    }
    assert not {name: what for name, what in lacking.items() if what}, (
        "Nobody can be asked about a number without an owner, trust one without a test, or trace one without a source. "
        "Name the owner at the block: `config: {meta: {owner: ...}}`; a block must read a staging model."
    )


def test_every_trait_is_tested_and_there_are_more_than_sixty() -> None:
    """S51: one row per person with at least 60 tested traits."""
    traits = read_traits()
    untested = [trait.name for trait in traits if not trait.tests]

    assert not untested, (
        f"{untested}: no dbt test, unit test or test module names it. A number that no test pins drifts."
    )
    assert len(traits) >= 60


def test_uses_name_segments_and_planning(models: ModelChain) -> None:
    uses = {trait.name: trait.uses for trait in read_traits()}

    assert "seg_loyal_by_spend" in uses["net_revenue_365_days"]
    assert "int_candidates__reachability" in uses["email_key"]
    assert [name for name, users in uses.items() if not users] == re.findall(
        r"`(\w+)`", traits_markdown().partition("## Unused")[2]
    )
    reading = {name for name, sql in models.sql.items() if name.startswith("seg_") and "dim_customers" in sql}
    assert reading <= {user for users in uses.values() for user in users}


def test_the_catalogue_names_the_raw_tables_behind_a_block() -> None:
    (sizes,) = [trait for trait in read_traits() if trait.name == "usual_size"]

    assert {"order_lines", "products", "order_events"} <= set(sizes.sources)
    assert "loyalty_transactions" not in sizes.sources


def test_the_document_has_a_row_for_each_trait() -> None:
    text = (PROJECT_ROOT / "docs" / "traits.md").read_text(encoding="utf-8")

    assert {trait.name for trait in read_traits()} == set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
