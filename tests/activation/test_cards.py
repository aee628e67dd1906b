from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from prepared_shop import LATER, NOW, RUN_ID, PreparedShop, decision, freeze_rows

from activation.cards import CardBook, card_tables, load_cards, orphaned_campaigns, record_versions, set_campaign_state
from activation.letters.sources import TEMPLATES_DIR
from activation.planning import plan_messages
from setka.errors import CardError, LedgerError
from setka.settings import PROJECT_ROOT

WIN_BACK = PROJECT_ROOT / "activation" / "campaigns" / "win_back.yml"
SEGMENTS = {"seg_inactive_calendar", "seg_active", "seg_valuable_silent"}


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., CardBook]:
    """Load a folder with the shipped card, changed by a function on its content."""

    def load_changed(change: Callable[[dict[str, Any]], object] = dict, **others: str) -> CardBook:
        folder = tmp_path / "campaigns"
        folder.mkdir(exist_ok=True)
        content = yaml.safe_load(WIN_BACK.read_text(encoding="utf-8"))
        change(content)
        (folder / "win_back.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        for name, text in others.items():
            (folder / f"{name}.yml").write_text(text, encoding="utf-8")
        return load_cards(folder, segments=SEGMENTS, templates_dir=TEMPLATES_DIR)

    return load_changed


def without(*place: Any) -> Callable[[dict[str, Any]], object]:
    return lambda card: _at(card, place[:-1]).pop(place[-1])


def with_value(value: Any, *place: Any) -> Callable[[dict[str, Any]], object]:
    return lambda card: _at(card, place[:-1]).__setitem__(place[-1], value)


def _at(card: Any, place: tuple[Any, ...]) -> Any:
    for part in place:
        card = card[part]
    return card


def test_the_shipped_cards_are_valid() -> None:
    book = load_cards(WIN_BACK.parent, segments=SEGMENTS)
    assert book.errors == ()
    assert set(book.cards) == {path.stem for path in WIN_BACK.parent.glob("*.yml")}
    assert book.cards["win_back"].card.holdout == 1000


def test_a_card_without_a_goal_is_refused_naming_file_and_key(load: Callable[..., CardBook]) -> None:
    """S1: every campaign names the goal it serves."""
    book = load(without("goal"))
    assert [str(error) for error in book.errors] == [
        "campaigns/win_back.yml: key 'goal' is missing. Say which goal it serves: acquisition, leads, sales, "
        "relationship or profile."
    ]
    assert book.cards == {}


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (("audience",), "audience"),
        (("schedule",), "schedule"),
        (("steps",), "steps"),
        (("steps", 0, "variants"), "letter"),
        (("steps", 0, "after"), "steps.1.after"),
        (("steps", 0, "valid_for"), "steps.1.valid_for"),
        (("measure",), "measure"),
        (("holdout",), "holdout"),
        (("reentry",), "reentry"),
        (("approved",), "approved"),
    ],
)
def test_who_what_and_when_are_asked_for_by_file_and_key(
    load: Callable[..., CardBook], place: tuple[Any, ...], key: str
) -> None:
    """S2: audience, content and timing; a missing one is an error naming the file and the key."""
    book = load(without(*place))
    assert len(book.errors) == 1
    assert str(book.errors[0]).startswith("campaigns/win_back.yml: ")
    assert key in book.errors[0].problem
    assert book.errors[0].remedy


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (with_value("seg_inactive_calender", "audience"), "Did you mean 'seg_inactive_calendar'?"),
        (with_value("personal_wort", "steps", 0, "variants", 0, "template"), "Did you mean 'personal_word'?"),
        (with_value("salse", "goal"), "Did you mean 'sales'?"),
        (with_value("5 days", "reenty"), "key 'reenty' is not known. Did you mean 'reentry'?"),
        (with_value("x", "steps", 0, "templat"), "key 'steps.1.templat' is not known. Did you mean 'template'?"),
        (with_value("45%", "steps", 0, "variants", 0, "share"), "add up to 95%, must be 100%. Give the missing 5%"),
        (with_value("55%", "steps", 0, "variants", 0, "share"), "add up to 105%, must be 100%. Take 5% away"),
        (with_value(10, "holdout"), "holdout == 10 is not a share between 0 % and 100 %. Write it as '10%'"),
        (with_value("110%", "holdout"), "holdout == '110%' is not a share"),
        (with_value("a week", "steps", 0, "valid_for"), "Write it as '1 day' or '7 days'"),
        (with_value("leter", "steps", 1, "instead_of"), "stands in for 'leter', which is not an earlier step"),
        (with_value("letter", "steps", 1, "id"), "used twice"),
        (with_value("email", "steps", 1, "channel"), "needs its letter"),
        (with_value("hourly", "cadence"), "understood but does not run in this version"),
        (
            with_value("seg_actve", "steps", 0, "only_if"),
            "key 'steps.1.only_if' is 'seg_actve', no such segment. Did you",
        ),
        (
            lambda card: [step.update(after="1 day") for step in card["steps"]],
            "the first step goes 1 day after entering, so nobody would enter",
        ),
        (with_value("6 days", "reentry"), "may go 7 days after entering. Write at least '7 days'."),
        (with_value("0 days", "reentry"), "reentry == '0 days' is too short. At least '1 day'"),
        (with_value("always", "reentry"), "'reentry: always' needs a trigger or dates"),
        (with_value([], "schedule"), "key 'schedule' has no date"),
        (with_value("trigger", "mode"), "key 'starts' is missing. Say from which day on"),
        (with_value(["trigger_ended"], "exit_on"), "exit_on has 'trigger_ended' without a trigger"),
        (with_value("trg_abandoned_carts", "trigger"), "Say who: either"),
        (with_value("transactional", "type"), "a transactional card has no trigger"),
        (with_value("other", "campaign"), "Name the file other.yml"),
        (with_value(101, "priority"), "key 'priority' is 101"),
    ],
)
def test_a_mistake_is_said_with_its_value_and_remedy(
    load: Callable[..., CardBook], change: Callable[[dict[str, Any]], object], said: str
) -> None:
    book = load(change)
    assert len(book.errors) == 1, [str(error) for error in book.errors]
    assert said in str(book.errors[0])
    assert "\n" not in str(book.errors[0])


@pytest.mark.parametrize(
    ("campaign", "change", "said"),
    [
        ("abandoned_cart", without("starts"), "key 'starts' is missing. Say from which day on"),
        ("abandoned_cart", with_value("trg_abandoned_cart", "trigger"), "Did you mean 'trg_abandoned_carts'?"),
        ("abandoned_cart", with_value("always", "schedule"), "key 'schedule' stands beside 'trigger'. Remove it"),
        ("abandoned_cart", with_value("trigger", "mode"), "key 'mode' stands beside 'trigger'. Remove it"),
        (
            "abandoned_cart",
            lambda card: [step.update(after="15 days") for step in card["steps"]],
            "for 14 days only",
        ),
        ("order_confirmation", with_value("1 day", "steps", 0, "valid_for"), "Write 'valid_for: 2 days'"),
        ("order_confirmation", with_value("5%", "holdout"), "holds out 5%. Nobody may miss it: '0%'"),
        ("order_confirmation", with_value(["order_placed"], "exit_on"), "a transactional card ends with an order"),
        ("order_confirmation", with_value("audience_file", "steps", 0, "channel"), "carries no letter"),
        ("order_confirmation", with_value("gift", "steps", 0, "offer"), "has more than its letter"),
    ],
)
def test_a_card_of_occurrences_is_held_to_rules_of_its_own(
    campaign: str, change: Callable[[dict[str, Any]], object], said: str, tmp_path: Path
) -> None:
    content = yaml.safe_load((WIN_BACK.parent / f"{campaign}.yml").read_text(encoding="utf-8"))
    change(content)
    (tmp_path / f"{campaign}.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    book = load_cards(tmp_path, segments=SEGMENTS)
    assert [error for error in book.errors if said in str(error)], [str(error) for error in book.errors]
    assert not book.cards


def test_a_broken_card_stops_only_itself(load: Callable[..., CardBook]) -> None:
    book = load(broken="campaign: [unclosed", twice="goal: sales\ngoal: leads\n", empty="")
    assert set(book.cards) == {"win_back"}
    where = {error.where: error.problem for error in book.errors}
    assert set(where) == {"campaigns/broken.yml", "campaigns/twice.yml", "campaigns/empty.yml"}
    assert "line 2: key 'goal' is written twice" in where["campaigns/twice.yml"]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CardError, match="does not exist"):
        load_cards(tmp_path / "nowhere", segments=SEGMENTS)


def test_a_letter_that_jinja_cannot_read_is_refused(load: Callable[..., CardBook], tmp_path: Path) -> None:
    templates = tmp_path / "templates" / "win_back"
    templates.mkdir(parents=True)
    for letter in ("personal_word", "what_is_new"):
        for language in ("en", "ru"):
            (templates / f"{letter}.{language}.html.jinja").write_text("{% block subject %}Hi{% endblock %}")
    (templates / "personal_word.ru.html.jinja").write_text("one\n{% if %}")
    (templates / "what_is_new.ru.html.jinja").unlink()
    load()
    book = load_cards(tmp_path / "campaigns", segments=SEGMENTS, templates_dir=templates.parent)
    said = sorted(str(error) for error in book.errors)
    assert said[0].startswith("campaigns/win_back.yml: letter 'what_is_new' has no text in language 'ru'")
    assert said[1].startswith("templates/win_back/personal_word.ru.html.jinja: line 2:")


def test_the_version_follows_content_and_letters_not_layout_of_the_file(load: Callable[..., CardBook]) -> None:
    first = load().cards["win_back"].card_version
    assert load(lambda card: card.update(dict(reversed(list(card.items()))))).cards["win_back"].card_version == first
    assert load(with_value("nightly", "cadence")).cards["win_back"].card_version == first
    assert load(with_value(41, "priority")).cards["win_back"].card_version != first
    assert len(first) == 16


def test_the_version_changes_with_the_text_of_a_letter(tmp_path: Path) -> None:
    versions = set()
    for footer in ("one", "two"):
        templates = tmp_path / footer
        templates.mkdir()
        for path in TEMPLATES_DIR.rglob("*.*"):
            target = templates / path.relative_to(TEMPLATES_DIR)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
        (templates / "frame.en.html.jinja").write_text(footer)
        book = load_cards(WIN_BACK.parent, segments=SEGMENTS, templates_dir=templates)
        versions.add(book.cards["win_back"].card_version)
    assert len(versions) == 2


def test_tables_say_who_when_and_which_share(shop: PreparedShop, load: Callable[..., CardBook]) -> None:
    book = load(with_value("12.5%", "holdout"))
    record_versions(shop.ledger, book, NOW)
    tables = {name: table.to_pylist() for name, table in card_tables(shop.ledger, book).items()}
    (campaign,) = tables["campaigns"]
    assert (campaign["holdout_basis_points"], campaign["reentry_days"], campaign["window_days"]) == (1250, 180, 14)
    assert (campaign["is_current"], campaign["is_enabled"], campaign["exit_on_order"]) == (True, True, True)
    assert campaign["title_ru"] == "Мы по вам скучали"
    assert [(row["step"], row["step_number"], row["instead_of"]) for row in tables["campaign_steps"]] == [
        ("letter", 1, None),
        ("in_store_list", 2, "letter"),
    ]
    assert [
        (row["step"], row["variant"], row["from_bucket"], row["to_bucket"]) for row in tables["campaign_variants"]
    ] == [("letter", "a", 0, 5000), ("letter", "b", 5000, 10000), ("in_store_list", None, 0, 10000)]


def test_customers_inside_keep_the_version_they_entered(shop: PreparedShop, load: Callable[..., CardBook]) -> None:
    """Field note 22: a campaign edited while customers are inside."""
    freeze_rows(shop, [decision(shop, "c0000")])
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    edited = load(with_value("9 days", "steps", 0, "valid_for"))
    record_versions(shop.ledger, edited, LATER)
    tables = card_tables(shop.ledger, edited)
    current = {row["card_version"]: row["is_current"] for row in tables["campaigns"].to_pylist()}
    assert current == {shop.card_version: False, edited.cards["win_back"].card_version: True}
    valid = {
        row["card_version"]: row["valid_days"]
        for row in tables["campaign_steps"].to_pylist()
        if row["step"] == "letter"
    }
    assert valid == {shop.card_version: 7, edited.cards["win_back"].card_version: 9}


def test_a_card_that_retires_says_so_for_every_version_that_customers_are_inside(
    shop: PreparedShop, load: Callable[..., CardBook]
) -> None:
    freeze_rows(shop, [decision(shop, "c0000")])
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    retired = load(with_value("stop", "retired"))
    assert card_tables(shop.ledger, retired)["campaigns"].column("retired").to_pylist() == ["stop", "stop"]


def test_the_dates_of_a_card_are_rows_each_once_and_in_order(shop: PreparedShop, load: Callable[..., CardBook]) -> None:
    dates = ["2026-12-01", "2026-11-03", "2026-12-01"]
    tables = card_tables(shop.ledger, load(with_value(dates, "schedule")))
    assert [f"{row['occurs_on']}" for row in tables["campaign_dates"].to_pylist()] == ["2026-11-03", "2026-12-01"]
    assert tables["campaigns"].column("entry").to_pylist() == ["date"]
    assert card_tables(shop.ledger, load())["campaign_dates"].num_rows == 0


def test_a_version_that_nobody_entered_is_not_carried_along(shop: PreparedShop, load: Callable[..., CardBook]) -> None:
    edited = load(with_value(41, "priority"))
    record_versions(shop.ledger, edited, LATER)
    assert card_tables(shop.ledger, edited)["campaigns"].num_rows == 1


@pytest.mark.parametrize("state", ["paused", "killed"])
def test_a_persons_word_outranks_the_card(shop: PreparedShop, load: Callable[..., CardBook], state: Any) -> None:
    book = load()
    set_campaign_state(shop.ledger, "win_back", state, by_whom="anna", why="complaints", now=NOW)
    record_versions(shop.ledger, load(with_value(41, "priority")), LATER)
    assert card_tables(shop.ledger, book)["campaigns"].column("is_enabled").to_pylist() == [False]
    set_campaign_state(shop.ledger, "win_back", "enabled", by_whom="anna", why="sorted out", now=LATER)
    assert card_tables(shop.ledger, book)["campaigns"].column("is_enabled").to_pylist() == [True]


def test_a_word_about_an_unknown_campaign_is_refused(shop: PreparedShop) -> None:
    with pytest.raises(LedgerError, match="Recorded campaigns: abandoned_cart, order_confirmation, welcome, win_back"):
        set_campaign_state(shop.ledger, "winback", "killed", by_whom="anna", why="-", now=NOW)


def test_a_card_that_does_not_say_enabled_stays_off(shop: PreparedShop, load: Callable[..., CardBook]) -> None:
    book = load(with_value(False, "enabled"))
    assert card_tables(shop.ledger, book)["campaigns"].column("is_enabled").to_pylist() == [False]


def test_a_card_that_leaves_customers_inside_is_named_with_their_number(
    shop: PreparedShop, tmp_path: Path, load: Callable[..., CardBook]
) -> None:
    freeze_rows(shop, [decision(shop, "c0000"), decision(shop, "c0001")])
    plan_messages(shop.ledger, shop.paths, RUN_ID, now=NOW)
    (tmp_path / "none").mkdir()
    nothing = load_cards(tmp_path / "none", segments=SEGMENTS)
    (gone,) = orphaned_campaigns(shop.ledger, nothing)
    assert "campaigns/win_back.yml: the card is gone, but 2 customers have entered" in str(gone)
    assert card_tables(shop.ledger, nothing)["campaigns"].column("is_enabled").to_pylist() == [False]
    assert orphaned_campaigns(shop.ledger, load(without("goal"))) == ()
