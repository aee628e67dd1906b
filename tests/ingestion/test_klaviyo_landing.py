"""Klaviyo's tables: events by their metric, consents by who said them, and what is left out by rule."""

from collections.abc import Callable

import pytest
from shop_folder import Row, Shop, table_report

from ingestion.contract.behaviour import EMAIL_EVENT_TYPES
from setka.settings import PROJECT_ROOT

SOURCE = PROJECT_ROOT / ".." / "shared" / "data" / "klaviyo"
PERSON: Row = dict.fromkeys(
    [
        "id",
        "created",
        "updated",
        "email",
        "first_name",
        "last_name",
        "phone_number",
        "city",
        "region",
        "country",
        "timezone",
    ],
    "",
)
EVENT: Row = dict.fromkeys(
    [
        "id",
        "person_id",
        "campaign_id",
        "flow_id",
        "flow_message_id",
        "datetime",
        "metric_id",
        "type",
        "_fivetran_deleted",
    ],
    "",
)


@pytest.fixture
def klaviyo(new_shop: Callable[[], Shop]) -> Shop:
    shop = new_shop()
    shop.mapping = "klaviyo"
    shop.write("person.csv", [person("k1")])
    return shop


def person(key: str, **said: str) -> Row:
    return {**PERSON, "id": key, "created": "2026-01-01 10:00:00", "updated": "2026-02-01 10:00:00", **said}


def event(key: str, metric: str, **said: str) -> Row:
    moment = "2026-03-01 10:00:00.000"
    return {**EVENT, "id": key, "person_id": "k1", "datetime": moment, "type": metric, **said}


@pytest.mark.skipif(not SOURCE.is_dir(), reason="the Klaviyo files are not beside the project")
def test_every_real_event_lands_or_is_an_order_of_the_shop(new_shop: Callable[[], Shop]) -> None:
    shop = Shop(SOURCE, new_shop().paths, mapping="klaviyo")
    report = shop.land()
    assert report.quarantined == 0
    assert table_report(report, "customers").landed == 2
    # Four events: three letters; the fourth is Placed Order, which the shop brings itself.
    assert sorted(shop.raw("email_events", "event_id, event_type, campaign")) == [
        ("3gBNHPGp", "delivered", "ZZ7re"),
        ("3gBNHPJn", "delivered", None),
        ("event123", "delivered", "LyZ7re"),
    ]


@pytest.mark.parametrize(
    ("metric", "event_type"),
    [
        ("Received Email", "delivered"),
        ("Opened Email", "opened"),
        ("Clicked Email", "clicked"),
        ("Bounced Email", "bounced"),
        ("Dropped Email", "dropped"),
        ("Marked Email as Spam", "complained"),
        ("Unsubscribed", "unsubscribed"),
        ("Unsubscribed from List", "unsubscribed"),
        ("Subscribed to List", "subscribed"),
        ("Filled a Quiz About Tea", "unknown"),
    ],
)
def test_a_metric_becomes_a_word_of_the_vocabulary(klaviyo: Shop, metric: str, event_type: str) -> None:
    assert event_type in EMAIL_EVENT_TYPES
    klaviyo.write("event.csv", [event("e1", metric)])
    klaviyo.land()
    assert klaviyo.raw("email_events", "event_type") == [(event_type,)]


def test_a_metric_is_named_by_its_table_first(klaviyo: Shop) -> None:
    klaviyo.write("metric.csv", [{"id": "m1", "name": "Opened Email"}])
    klaviyo.write("event.csv", [event("e1", "something", metric_id="m1"), event("e2", "Clicked Email")])
    klaviyo.land()
    assert klaviyo.raw("email_events", "event_type") == [("opened",), ("clicked",)]


def test_visits_are_web_events_and_orders_and_text_messages_are_left_out(klaviyo: Shop) -> None:
    metrics = ["Viewed Product", "Added to Cart", "Started Checkout", "Placed Order", "Refunded Order", "Received SMS"]
    klaviyo.write(
        "event.csv",
        [event(f"e{place}", metric, property_product_id="p1") for place, metric in enumerate(metrics)],
    )
    report = klaviyo.land()
    assert [kind for (kind,) in klaviyo.raw("web_events", "event_type")] == [
        "product_view",
        "add_to_cart",
        "checkout_start",
    ]
    assert table_report(report, "email_events").landed == 0
    assert "orders" not in {table.table for table in report.tables}


@pytest.mark.parametrize("mark", ["property_machine_open", "property_apple_privacy_open", "property_bot_click"])
def test_what_a_program_did_is_marked(klaviyo: Shop, mark: str) -> None:
    klaviyo.write("event.csv", [event("e1", "Opened Email", **{mark: "TRUE"}), event("e2", "Opened Email")])
    klaviyo.land()
    assert klaviyo.raw("email_events", "event_id, is_machine") == [("e1", True), ("e2", False)]


def test_deleted_events_are_left_out_and_an_event_without_time_is_quarantined(klaviyo: Shop) -> None:
    klaviyo.write(
        "event.csv",
        [event("e1", "Opened Email", _fivetran_deleted="TRUE"), event("e2", "Opened Email", datetime="")],
    )
    report = klaviyo.land()
    assert table_report(report, "email_events").quarantined == 1
    assert table_report(report, "email_events").landed == 0


def test_consents_tell_who_said_what_and_only_explicit_ones_have_a_proof(klaviyo: Shop) -> None:
    klaviyo.write(
        "person.csv",
        [
            person("k1", custom_accepts_marketing="true"),
            person("k2", custom_accepts_marketing="FALSE"),
            person(
                "k3",
                custom_consent='["email", "sms"]',
                custom_consent_timestamp="2026-01-15 09:00:00",
                custom_consent_form_id="f7",
            ),
            person("k4"),
        ],
    )
    klaviyo.write(
        "event.csv",
        [
            event("e1", "Unsubscribed"),
            event("e2", "Subscribed to Email Marketing"),
            event("e3", "Subscribed to List", person_id="k4"),
        ],
    )
    klaviyo.land()
    said = {row[:4] for row in klaviyo.raw("consents", "customer_id, channel, status, proof")}
    assert said == {
        ("k1", "email", "granted", None),
        ("k2", "email", "withdrawn", None),
        ("k3", "email", "granted", "klaviyo form f7"),
        ("k3", "sms", "granted", "klaviyo form f7"),
        ("k1", "email", "withdrawn", None),
        ("k1", "email", "granted", "klaviyo event e2"),
        ("k4", "email", "granted", None),
    }


def test_no_open_column_holds_an_address_or_what_it_could_be_guessed_from(klaviyo: Shop) -> None:
    klaviyo.write("person.csv", [person("k1", email="ann@example.com", phone_number="+15165555555")])
    klaviyo.write("event.csv", [event("e1", "Opened Email")])
    klaviyo.land()
    for table in ("customers", "identities", "consents", "email_events"):
        text = " ".join(str(row) for row in klaviyo.raw(table))
        assert "ann@example.com" not in text
    assert {row[0] for row in klaviyo.raw("identities", "identity_id")} == {"k1-email", "k1-phone"}


def test_a_country_without_a_known_name_lands_empty(klaviyo: Shop) -> None:
    klaviyo.write("person.csv", [person("k1", country="Germany"), person("k2", country="Atlantis")])
    klaviyo.write("event.csv", [event("e1", "Opened Email")])
    klaviyo.land()
    assert klaviyo.raw("customers", "customer_id, country") == [("k1", "DE"), ("k2", None)]
