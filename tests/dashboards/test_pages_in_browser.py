"""The pages as a person meets them: opened from the disk, offline, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from shop_fixture import HOSTILE_TITLE


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without network that fails the test on any error, warning or request that leaves the disk."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, offline=True)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    opened.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:")) else complaints.append(request.url),
    )
    yield opened
    context.close()
    assert complaints == []


def test_the_grid_is_drawn_with_a_number_in_each_cell(page: Page, full_site: dict[str, Path]) -> None:
    page.goto(full_site["lifecycle_grid.html"].as_uri())
    expect(page.locator("#lifecycle-grid .heatmaplayer image")).to_have_count(1)
    labels = page.locator("#lifecycle-grid .heatmap-label text")
    expect(labels).to_have_count(45)
    texts = labels.all_text_contents()
    assert "1923.9\N{NO-BREAK SPACE}%" in texts  # 192 customers, 3.9 % of the revenue
    assert texts.count("0") == 1
    box = page.locator("#lifecycle-grid").bounding_box()
    assert box is not None
    assert box["width"] > 880
    assert box["height"] > 500


def test_hovering_a_cell_explains_it(page: Page, full_site: dict[str, Path]) -> None:
    page.goto(full_site["lifecycle_grid.html"].as_uri())
    area = page.locator("#lifecycle-grid .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    # The middle of the grid: row 3 of 5, column 5 of 9.
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hover = page.locator("#lifecycle-grid .hoverlayer")
    expect(hover).to_contain_text("3 purchases, the last one 121-180 days ago: zone Discount belt.")
    expect(hover).to_contain_text("What to do: Remind first.")


def test_the_switch_shows_revenue_and_comes_back_by_keyboard(page: Page, full_site: dict[str, Path]) -> None:
    page.goto(full_site["lifecycle_grid.html"].as_uri())
    labels = page.locator("#lifecycle-grid .heatmap-label text")
    expect(labels.filter(has_text="192")).to_have_count(1)
    page.get_by_text("Revenue", exact=True).first.click()
    expect(labels.filter(has_text="192")).to_have_count(0)
    expect(labels.filter(has_text="5.5\N{NO-BREAK SPACE}M")).to_have_count(1)
    expect(page.locator("#measure-note")).to_contain_text("revenue of the cell's customers, RUB")
    page.keyboard.press("ArrowLeft")
    expect(labels.filter(has_text="192")).to_have_count(1)


def test_the_night_is_drawn_and_a_hostile_title_stays_text(page: Page, full_site: dict[str, Path]) -> None:
    page.goto(full_site["night.html"].as_uri())
    expect(page).to_have_title("The night's report · Setka")
    expect(page.locator("#decisions .bars .point")).to_have_count(12)
    expect(page.locator("#funnel .bars .point")).to_have_count(12)  # two campaigns, six stages
    expect(page.locator("#rates .scatterlayer .point")).to_have_count(42)  # three rates, fourteen days
    expect(page.locator("#funnel .legendtext").first).to_have_text(HOSTILE_TITLE)
    expect(page.locator("tbody th").filter(has_text=HOSTILE_TITLE).first).to_be_visible()


def test_a_bar_says_its_share_of_the_night(page: Page, full_site: dict[str, Path]) -> None:
    page.goto(full_site["night.html"].as_uri())
    page.locator("#decisions .bars .point").first.hover(force=True)
    expect(page.locator("#decisions .hoverlayer")).to_contain_text("43.5\N{NO-BREAK SPACE}% (349 of 803) candidates")


@pytest.mark.parametrize("name", ["index.html", "lifecycle_grid.html", "night.html"])
def test_an_empty_shop_opens_without_a_complaint(page: Page, empty_site: dict[str, Path], name: str) -> None:
    page.goto(empty_site[name].as_uri())
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("nav a[aria-current]")).to_have_count(1)
    expect(page.locator(".js-plotly-plot")).to_have_count(0)


def test_the_overview_leads_to_both_pages(page: Page, full_site: dict[str, Path]) -> None:
    page.goto(full_site["index.html"].as_uri())
    page.locator(".cards").get_by_role("link", name="Lifecycle grid").click()
    expect(page.locator("h1")).to_have_text("Lifecycle grid")
    page.locator("nav").get_by_role("link", name="The night's report").click()
    expect(page.locator("h1")).to_have_text("The night's report")


def test_a_phone_scrolls_the_grid_and_not_the_page(browser: Browser, full_site: dict[str, Path]) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    page = context.new_page()
    page.goto(full_site["lifecycle_grid.html"].as_uri())
    expect(page.locator("#lifecycle-grid .heatmap-label text")).to_have_count(45)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
