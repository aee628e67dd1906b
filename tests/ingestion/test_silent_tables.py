"""A table that told something before and tells nothing tonight is silent; one that never came is not."""

import pytest
from shop_folder import FIRST_LANDING, ORDERS, SECRET, Shop

from ingestion.landing import LandingReport, land
from ingestion.mapping import load_mapping

EVENT = {"event_id": "e", "visitor_id": "v", "event_type": "page_view", "occurred_at": "2026-02-01T10:00:00Z"}


def silent(report: LandingReport) -> list[str]:
    return [stale.table for stale in report.stale]


def land_quietly(shop: Shop) -> LandingReport:
    return land(
        shop.paths,
        load_mapping(shop.mapping),
        shop.folder,
        secret=SECRET,
        currency="RUB",
        timezone="Europe/Moscow",
        latest=FIRST_LANDING,
        now=FIRST_LANDING.replace(hour=9),
        quiet_tables=["web_events"],
    )


def test_a_table_that_never_came_is_not_silent(shop: Shop) -> None:
    assert silent(shop.land()) == []
    assert silent(shop.land()) == [], "the same files are a word, too"


@pytest.mark.parametrize("how", ["gone", "header only", "broken"])
def test_a_table_that_came_before_is_silent_until_it_comes_again(shop: Shop, how: str) -> None:
    shop.write("web_events.csv", [EVENT])
    assert silent(shop.land()) == []
    path = shop.folder / "web_events.csv"
    match how:
        case "gone":
            path.unlink()
        case "header only":
            path.write_text(path.read_text().splitlines()[0] + "\n")
        case "broken":
            path.write_bytes(b"")
    assert silent(shop.land()) == ["web_events"]
    report = shop.land()
    assert silent(report) == ["web_events"], "a second silent night is no word either"
    assert report.stale[0].problem.startswith("web_events")
    assert silent(land_quietly(shop)) == (["web_events"] if how == "broken" else [])
    shop.landings = 12
    shop.write("web_events.csv", [EVENT, {**EVENT, "event_id": "f"}])
    assert silent(shop.land()) == []


def test_one_file_of_several_may_go_to_the_archive(shop: Shop) -> None:
    first = shop.write("web_events/1.csv", [EVENT])
    shop.write("web_events/2.csv", [{**EVENT, "event_id": "f"}])
    shop.land()
    first.unlink()
    assert silent(shop.land()) == []


def test_an_emptied_required_table_is_silent_and_does_not_stop_the_night(shop: Shop) -> None:
    shop.land()
    shop.write("orders.csv", [dict.fromkeys(ORDERS[0], "")])
    (shop.folder / "orders.csv").write_text(",".join(ORDERS[0]) + "\n")
    assert silent(shop.land()) == ["orders"]
