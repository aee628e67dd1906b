"""Connected ids in unrolled rounds of SQL, against a union-find that follows one link after the other."""

import datetime as dt
import random
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_chain import ModelChain
from shop_people import at

Bridge = tuple[str, str]  # identifier, id
DAWN = at("2020-01-01", 0)
CHAIN = 1_001


def rows_of(bridges: Iterable[Bridge], ages: dict[str, int]) -> dict[str, list[dict[str, object]]]:
    """Ids first seen so many seconds after the dawn, and the identifiers they share."""
    seen = {account: DAWN + dt.timedelta(seconds=age) for account, age in ages.items()}
    return {
        "int_identity__accounts": [
            {"account_id": account, "first_seen_at": first_seen_at} for account, first_seen_at in seen.items()
        ],
        "int_identity__bridges": [
            {"identity_type": "email", "identity_key": identifier, "statement_number": 0, "account_id": account,
             "first_seen_at": seen[account]}
            for identifier, account in bridges
        ],
    }  # fmt: skip


def united(bridges: Iterable[Bridge], ages: dict[str, int]) -> dict[str, str]:
    """The oldest id of each id's component, by union-find: ids without a bridge are not in it."""
    parents: dict[str, str] = {}

    def find(account: str) -> str:
        while parents[account] != account:
            parents[account] = parents[parents[account]]
            account = parents[account]
        return account

    first: dict[str, str] = {}
    for identifier, account in bridges:
        parents.setdefault(account, account)
        one, other = find(account), find(first.setdefault(identifier, account))
        elder, younger = sorted((one, other), key=lambda found: (ages[found], found))
        parents[younger] = elder
    return {account: find(account) for account in parents}


def resolved(models: ModelChain, bridges: list[Bridge], ages: dict[str, int]) -> dict[str, str]:
    rows = models.rows("int_identity__components", rows_of(bridges, ages))
    assert len({row["account_id"] for row in rows}) == len(rows)
    return {row["account_id"]: row["customer_id"] for row in rows}


bridge = st.tuples(st.integers(0, 11).map("k{:02d}".format), st.integers(0, 24).map("c{:02d}".format))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bridges=st.lists(bridge, max_size=45, unique=True), chance=st.randoms(use_true_random=False))
def test_ids_are_one_customer_exactly_when_a_walk_over_identifiers_joins_them(
    models: ModelChain, bridges: list[Bridge], chance: random.Random
) -> None:
    # Few different ages, so that ties are decided by the id.
    ages = {f"c{number:02d}": chance.randrange(6) for number in range(25)}
    expected = united(bridges, ages)
    assert resolved(models, bridges, ages) == expected
    assert resolved(models, bridges[::-1], ages) == expected, "the order of landing must not matter"


def bit_reversed(size: int) -> list[int]:
    bits = (size - 1).bit_length()
    return [place for number in range(2**bits) if (place := int(f"{number:0{bits}b}"[::-1], 2)) < size]


def orders() -> dict[str, list[int]]:
    """The ages of a chain's ids, in the order of its links."""
    shuffled = list(range(CHAIN))
    random.Random(16).shuffle(shuffled)
    return {
        "rising": list(range(CHAIN)),
        "falling": list(range(CHAIN))[::-1],
        "shuffled": shuffled,
        "from both ends": [
            age for pair in zip(range(CHAIN), reversed(range(CHAIN)), strict=True) for age in pair
        ][:CHAIN],
        "bits reversed": bit_reversed(CHAIN),
        "halves in turns": [age for half in range(CHAIN // 2) for age in (half, CHAIN // 2 + half)] + [CHAIN - 1],
    }  # fmt: skip


@pytest.mark.parametrize("order", orders())
def test_a_chain_of_a_thousand_links_is_one_customer_in_whatever_order(models: ModelChain, order: str) -> None:
    ages = {f"c{place}": age for place, age in enumerate(orders()[order])}
    assert sorted(ages.values()) == list(range(CHAIN))
    bridges = [(f"k{place}", f"c{place + end}") for place in range(CHAIN - 1) for end in (0, 1)]
    oldest = min(ages, key=lambda account: ages[account])
    assert set(resolved(models, bridges, ages).values()) == {oldest}


@pytest.mark.parametrize("shape", ["star", "clique", "two cliques with one bridge"])
def test_dense_shapes_are_one_customer(models: ModelChain, shape: str) -> None:
    accounts = [f"c{number:03d}" for number in range(60)]
    ages = {account: (number * 37) % 60 for number, account in enumerate(accounts)}
    bridges = {
        "star": [(f"k{account}", member) for account in accounts[1:] for member in (accounts[0], account)],
        "clique": [("k", account) for account in accounts],
        "two cliques with one bridge": [
            *(("left", account) for account in accounts[:30]), *(("right", account) for account in accounts[30:]),
            ("bridge", accounts[29]), ("bridge", accounts[30]),
        ],
    }[shape]  # fmt: skip
    assert set(resolved(models, bridges, ages).values()) == {accounts[0]}


def test_too_few_rounds_are_found_by_the_test_of_the_model(models: ModelChain) -> None:
    """The data test stars_are_whole, over a chain that one round does not join."""
    sql = models.sql["int_identity__components"]
    last = max(number for number in range(1, 40) if f"round_{number} as" in sql)
    early = sql.replace(f"from round_{last}\n", "from round_1\n")
    assert early != sql
    ages = {f"c{place}": place for place in range(200)}
    bridges = [(f"k{place}", f"c{place + end}") for place in range(199) for end in (0, 1)]
    for changed, broken in (({}, False), ({"int_identity__components": early}, True)):
        with models.run(["int_identity__components"], rows_of(bridges, ages), changed=changed) as connection:
            found = connection.execute(
                """
                select links.identity_key
                from int_identity__bridges as links
                inner join int_identity__components as members on links.account_id = members.account_id
                group by links.identity_type, links.identity_key, links.statement_number
                having count(distinct members.customer_id) > 1
                """
            ).fetchall()
        assert bool(found) is broken
