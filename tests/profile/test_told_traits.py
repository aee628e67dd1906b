"""What customers told or left with the shop reaches the profile; who told nothing has false, 0 or an empty value."""

import datetime as dt

from model_chain import ModelChain

NIGHT = dt.date(2026, 11, 1)
LISTED = [{"customer_id": "told"}, {"customer_id": "silent"}]


def test_devices_answers_dates_and_first_touch_stand_in_the_profile(models: ModelChain) -> None:
    devices = {
        "has_ios_app": True,
        "has_push_token": True,
        "push_device_count": 2,
        "letters_opened_on_ios": 3,
        "letters_opened_on_android": 1,
        "letters_opened_through_proxy": 4,
        "letters_opened_on_unknown_device": 5,
    }
    answers = {"satisfaction_score": 9, "last_answer_date": dt.date(2026, 10, 1), "review_count": 2}
    touch = {
        "first_touch_campaign": "spring",
        "first_touch_creative": "red banner",
        "first_touch_query": "warm blanket",
        "first_touch_landing_page": "/blankets",
    }
    interests = {"top_category": "home", "top_category_affinity": 0.75, "top_brand": "Uno", "top_brand_affinity": 0.5}
    heat = {"heat_score": 12, "last_action_date": dt.date(2026, 10, 30)}
    cart = {"has_open_cart": True, "open_cart_at": dt.datetime(2026, 10, 31, 9), "open_cart_product_count": 2}  # noqa: DTZ001 -- UTC
    future = {"expected_orders_365_days": 2.5, "expected_order_value": 90, "prediction_reason": None}
    blocks = {
        "int_customers__equipped": devices,
        "int_customers__surveyed": answers,
        "int_customers__first_touched": touch,
        "int_customers__inclined": interests,
        "int_customers__heated": heat,
        "int_customers__visited": cart,
        "int_customers__predicted": future,
    }
    given = {name: [{"customer_id": "told", **traits}] for name, traits in blocks.items()}
    described = [{**one, "missing_fields": "", "is_profile_outdated": False} for one in LISTED]
    rows = models.rows(
        "dim_customers", {**given, "int_customers__listed": LISTED, "int_customers__described": described}, as_of=NIGHT
    )
    told, silent = rows[1], rows[0]
    expected = {name: value for traits in blocks.values() for name, value in traits.items()}
    assert {name: told[name] for name in expected} == expected
    assert {name: silent[name] for name in devices} == {
        name: False if value is True else 0 for name, value in devices.items()
    }
    empty = {"satisfaction_score", "last_answer_date", *touch, *interests, "last_action_date", "open_cart_at", *future}
    assert {name: silent[name] for name in empty} == dict.fromkeys(empty)
    assert (silent["review_count"], silent["heat_score"], silent["has_open_cart"]) == (0, 0, False)
