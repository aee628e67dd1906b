import datetime as dt
from typing import Any

import duckdb
import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prepared_shop import instant

from activation.consent import ConsentRecord, SuppressionRecord, effective_consent, reason_not_to_contact
from setka.paths import DBT_PROJECT

MONDAY = instant(2026, 10, 5)
TUESDAY = MONDAY + dt.timedelta(days=1)


def granted(at: dt.datetime, proof: str | None = "form 12") -> ConsentRecord:
    return ConsentRecord("granted", at, proof)


def withdrawn(at: dt.datetime) -> ConsentRecord:
    return ConsentRecord("withdrawn", at, None)


def pending(at: dt.datetime) -> ConsentRecord:
    return ConsentRecord("pending", at, None)


@pytest.mark.parametrize(
    ("records", "status"),
    [
        ([], "none"),
        ([pending(MONDAY)], "pending"),
        ([granted(MONDAY, None)], "granted"),
        ([granted(MONDAY), pending(TUESDAY)], "granted"),
        ([granted(MONDAY), withdrawn(TUESDAY)], "withdrawn"),
        ([withdrawn(MONDAY), granted(TUESDAY)], "granted"),
        ([withdrawn(MONDAY), granted(TUESDAY, None)], "withdrawn"),
        ([withdrawn(MONDAY), granted(TUESDAY, "")], "withdrawn"),
        ([withdrawn(MONDAY), granted(MONDAY)], "withdrawn"),
        ([withdrawn(MONDAY), pending(TUESDAY)], "withdrawn"),
    ],
)
def test_the_newest_word_with_proof_counts(records: list[ConsentRecord], status: str) -> None:
    assert effective_consent(records) == status
    assert effective_consent(reversed(records)) == status


@pytest.mark.parametrize(
    ("reason", "grant", "stopped_by"),
    [
        ("unsubscribed", None, "unsubscribed"),
        ("unsubscribed", granted(TUESDAY, None), "unsubscribed"),
        ("unsubscribed", granted(TUESDAY), None),
        ("unsubscribed", granted(MONDAY), "unsubscribed"),
        ("complained", granted(TUESDAY), None),
        ("consent_withdrawn", granted(TUESDAY), None),
        ("hard_bounce", granted(TUESDAY), "hard_bounce"),
    ],
)
def test_only_newer_proof_ends_an_opt_out_and_nothing_revives_an_address(
    reason: str, grant: ConsentRecord | None, stopped_by: str | None
) -> None:
    records = [granted(MONDAY - dt.timedelta(days=30))] + ([grant] if grant else [])
    found = reason_not_to_contact(records, [SuppressionRecord(reason, MONDAY)], channel="email")
    assert found == stopped_by


def test_the_gravest_reason_is_the_one_that_is_kept() -> None:
    stopping = [SuppressionRecord(reason, MONDAY) for reason in ("hard_bounce", "unsubscribed", "complained")]
    assert reason_not_to_contact([], stopping, channel="email") == "complained"


@pytest.mark.parametrize(
    ("consents", "reasons", "stopped_by"),
    [
        ([], [], None),
        ([pending(MONDAY)], [], None),
        ([], ["hard_bounce"], None),
        ([], ["unsubscribed"], "unsubscribed"),
        ([], ["complained"], "complained"),
        ([withdrawn(MONDAY)], [], "consent_withdrawn"),
    ],
)
def test_a_list_that_stays_in_the_shop_needs_no_consent_but_heeds_opt_outs(
    consents: list[ConsentRecord], reasons: list[str], stopped_by: str | None
) -> None:
    suppressions = [SuppressionRecord(reason, MONDAY) for reason in reasons]
    assert reason_not_to_contact(consents, suppressions, channel="audience_file") == stopped_by


DAYS = st.integers(0, 4).map(lambda day: MONDAY + dt.timedelta(days=day))
CONSENTS = st.lists(
    st.builds(
        ConsentRecord,
        st.sampled_from(["granted", "pending", "withdrawn"]),
        DAYS,
        st.sampled_from([None, "", "form 12"]),
    ),
    max_size=5,
)
SUPPRESSIONS = st.lists(
    st.builds(
        SuppressionRecord, st.sampled_from(["complained", "unsubscribed", "consent_withdrawn", "hard_bounce"]), DAYS
    ),
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(CONSENTS, SUPPRESSIONS)
def test_planning_in_sql_and_dispatch_in_python_agree(
    consents: list[ConsentRecord], suppressions: list[SuppressionRecord]
) -> None:
    status, suppression, is_opt_out = _by_sql(consents, suppressions)
    assert effective_consent(consents) == (status or "none")
    by_channel = {
        "email": suppression
        or {"withdrawn": "consent_withdrawn", "pending": "consent_pending", None: "no_consent"}.get(status),
        "audience_file": None,
    }
    if suppression in ("complained", "unsubscribed"):
        by_channel["audience_file"] = suppression
    elif is_opt_out or status == "withdrawn":
        by_channel["audience_file"] = "consent_withdrawn"
    if suppression == "hard_bounce" and status == "withdrawn":
        by_channel["email"] = "consent_withdrawn"  # the models keep the reason of the better rank
    assert reason_not_to_contact(consents, suppressions, channel="email") == by_channel["email"]
    assert reason_not_to_contact(consents, suppressions, channel="audience_file") == by_channel["audience_file"]


def _by_sql(
    consents: list[ConsentRecord], suppressions: list[SuppressionRecord]
) -> tuple[str | None, str | None, bool]:
    """Effective consent, worst suppression and whether it is an opt-out, by the planning models' own text."""
    with duckdb.connect() as connection:
        connection.execute("create schema ledger")
        connection.execute(
            "create table ledger.consents (customer_id varchar, contact_key varchar, channel varchar,"
            " purpose varchar, status varchar, proof varchar, occurred_at timestamp)"
        )
        connection.execute(
            "create table ledger.suppressions (customer_id varchar, contact_key varchar, channel varchar,"
            " reason varchar, occurred_at timestamp)"
        )
        connection.execute("create table dim_customers as select 'c1' as customer_id, 'k1' as email_key")
        # A word for the address alone is that of the guest who left it, whom identity has found to be her.
        connection.execute(
            "create table customer_aliases as select unnest(['alias', 'g-k1']) as alias_id, 'c1' as customer_id"
        )
        connection.execute(
            "create table decision_reasons as select * from read_csv(?)",
            [str(DBT_PROJECT / "seeds" / "decision_reasons.csv")],
        )
        # The same word may come from her, from an account that merged into her, or for her address alone.
        names = ([None, "k1"], ["c1", None], ["alias", None])
        for number, record in enumerate(consents):
            values = [*names[number % 3], record.status, record.proof, record.occurred_at]
            connection.execute("insert into ledger.consents values (?, ?, 'email', 'marketing', ?, ?, ?)", values)
        for number, stop in enumerate(suppressions):
            whose = names[number % 3]
            values = [*whose, stop.reason, stop.occurred_at]
            connection.execute("insert into ledger.suppressions values (?, ?, 'email', ?, ?)", values)
        for model in ("int_consents__effective", "int_suppressions__effective"):
            connection.execute(f"create table {model} as {_compiled(model)}")
        status = connection.execute("select status from int_consents__effective").fetchall()
        stopped = connection.execute("select reason, is_opt_out from int_suppressions__effective").fetchall()
    return (status[0][0] if status else None, stopped[0][0] if stopped else None, bool(stopped and stopped[0][1]))


def _compiled(model: str) -> str:
    words: dict[str, Any] = {
        "source": lambda source, table: f"{source}.{table}",
        "ref": lambda name: name,
        "as_of": lambda: "timestamp '2026-11-01 00:00:00'",
        "guest_id": lambda *keys: f"'g-' || substr(coalesce({', '.join(keys)}), 1, 16)",
    }
    text = (DBT_PROJECT / "models" / "planning" / f"{model}.sql").read_text(encoding="utf-8")
    return jinja2.Environment(autoescape=False).from_string(text).render(words)
