# ruff: noqa: RUF001 -- customers have Cyrillic names
"""Mistakes that somebody could make in a rule of the golden segment, and the customers who would show each.

A rule is the text of a model as the engine gets it; what the models between it and the segment make of it is computed.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Mistake:
    """A text of a model and the wrong one in its place. `shows` are customers who would be in wrongly, or out."""

    model: str
    right: str
    wrong: str
    shows: frozenset[str]


def _mistake(model: str, right: str, wrong: str, *shows: str) -> Mistake:
    return Mistake(model, right, wrong, frozenset(shows))


_SEGMENT: Final = "seg_apple_accessories"
_VIEWERS: Final = "or customers.customer_id in (select viewers"
_BUYERS: Final = "or customers.customer_id in (select buyers"
_OPENED: Final = "count(case when opened_age <= 90"

MISTAKES: Final[dict[str, Mistake]] = {
    # The tree: (1) and any of (2) to (6).
    "letters or a sign": _mistake(_SEGMENT, "and (", "or (", "Галина Тихая", "Семён Громов", "Кирилл Пустов"),
    "no parentheses": _mistake(
        _SEGMENT, "and (\n        customers.letters_opened_on_ios > 0",
        "and customers.letters_opened_on_ios > 0 or (false", "Галина Тихая", "Семён Громов",
    ),
    "(2) is dropped": _mistake(_SEGMENT, "customers.letters_opened_on_ios > 0", "false", "Полина Орлова"),
    "(3) is dropped": _mistake(_SEGMENT, _VIEWERS, _VIEWERS.replace("or", "or false and", 1), "Игорь Белов"),
    "(4) is dropped": _mistake(_SEGMENT, _BUYERS, _BUYERS.replace("or", "or false and", 1), "Ольга Смирнова"),
    "(5) is dropped": _mistake(_SEGMENT, "or customers.has_ios_app", "", "Тимур Алиев"),
    "(6) is dropped": _mistake(_SEGMENT, "or customers.has_ios_web_push", "", "Вера Зайцева"),
    "(2) and (3)": _mistake(_SEGMENT, _VIEWERS, _VIEWERS.replace("or", "and", 1), "Полина Орлова", "Игорь Белов"),
    "(3) and (4)": _mistake(_SEGMENT, _BUYERS, _BUYERS.replace("or", "and", 1), "Игорь Белов", "Ольга Смирнова"),
    "(4) and (5)": _mistake(
        _SEGMENT, "or customers.has_ios_app", "and customers.has_ios_app", "Ольга Смирнова", "Тимур Алиев"
    ),
    "(5) and (6)": _mistake(
        _SEGMENT, "or customers.has_ios_web_push", "and customers.has_ios_web_push", "Тимур Алиев", "Вера Зайцева"
    ),
    # (1) Opened more than two letters within three months.
    "two letters or more": _mistake(
        "seg_letter_readers", "> (", ">= (",
        "Семён Громов", "Нина Рябова", "Раиса Осина", "Егор Поздний", "Вадим Тёзкин",
    ),
    "more than three letters": _mistake("seg_letter_readers", "> (", "> 1 + (", "Полина Орлова", "Роман Осин"),
    "89 days": _mistake("int_customer_channels__reacted", _OPENED, _OPENED.replace("90", "89"), "Роман Осин"),
    "91 days": _mistake("int_customer_channels__reacted", _OPENED, _OPENED.replace("90", "91"), "Раиса Осина"),
    "the day in Greenwich": _mistake(
        "int_customer_letters", "cast(timezone('Europe/Moscow', timezone('UTC', opened_at)) as date)",
        "cast(opened_at as date)", "Роман Осин",
    ),
    "the day of arrival": _mistake(
        "int_customer_letters", "timezone('UTC', opened_at)", "timezone('UTC', delivered_at)", "Жанна Мирная"
    ),
    "letters that came": _mistake("int_customer_letters", "messages.first_opened_at as opened_at",
                                  "messages.delivered_at as opened_at", "Артём Сухов"),
    "every opening is a letter": _mistake("int_messages__imported", "group by events.message_id",
                                          "group by events.message_id, events.event_id", "Нина Рябова"),
    "machines read": _mistake("int_messages__imported", "'opened' and not events.is_machine", "'opened'",
                              "Марина Скрытая"),
    "clicks are openings": _mistake("int_messages__imported", "min(case when events.event_type = 'opened' and not",
                                    "min(case when events.event_type in ('opened', 'clicked') and not", "Зоя Кликова"),
    "the future is known": _mistake("stg_shop__email_events", "landed.occurred_at < cast('2026-11-01 00:00:00'",
                                    "landed.occurred_at < cast('2026-11-02 00:00:00'", "Егор Поздний"),
    # (2) Opened one on iOS.
    "one on iOS is too few": _mistake(_SEGMENT, "letters_opened_on_ios > 0", "letters_opened_on_ios > 1",
                                      "Полина Орлова", "Борис Давний", "Алла Планшетова"),
    "within three months": _mistake("int_letter_readings", "and not events.is_machine",
                                    "and not events.is_machine and events.occurred_at >= '2026-08-02 21:00:00'",
                                    "Борис Давний"),
    "a machine has a device": _mistake("int_letter_readings", "and not events.is_machine", "", "Яков Прокси"),
    "clicks have no device": _mistake("int_letter_readings", "('opened', 'clicked')", "('opened')", "Захар Нажимов"),
    "whatever Apple makes": _mistake("int_customers__equipped", "device_os = 'ios'", "device_os in ('ios', 'macos')",
                                     "Денис Маков"),
    "proxies are iPhones": _mistake("int_customers__equipped", "device_os = 'ios'", "device_os in ('ios', 'proxy')",
                                    "Светлана Почтова"),
    # (3) Viewed the category more than five times.
    "five looks or more": _mistake("seg_category_viewers", "> (", ">= (", "Пётр Пятый", "Макар Годов"),
    "more than six looks": _mistake("seg_category_viewers", "> (", "> 1 + (", "Игорь Белов", "Софья Ветрова"),
    "the very category": _mistake("int_customer_category_groups", "affinities.category = nested.category",
                                  "affinities.category = nested.category and nested.category_group = nested.category",
                                  "Софья Ветрова"),
    "what lies above": _mistake("seg_category_viewers", "groups.category_group = interests.interest",
                                "starts_with(interests.interest, groups.category_group)", "Фёдор Телефонов"),
    "equal letters": _mistake("seg_category_viewers", "groups.category_group = interests.interest",
                              "starts_with(groups.category_group, interests.interest)", "Юлия Чехлова"),
    "category pages only": _mistake("int_customer_affinities__scored", "'category_view', 'product_view', ",
                                    "'category_view', ", "Глеб Витринов"),
    "carts are looks": _mistake("int_customer_affinities__scored", "then 'cart' else", "then 'view' else",
                                "Эмма Корзинкина"),
    "only who is logged in": _mistake("int_site_actions__daily", "events.customer_id, visitors.customer_id)",
                                      "events.customer_id)", "Антон Узнанный"),
    "364 days": _mistake("int_customer_affinities__scored", "<= (select", "< (select", "Майя Годова"),
    "366 days": _mistake("int_customer_affinities__scored", "<= (select", "<= 1 + (select", "Макар Годов"),
    # (4) Bought the brand and kept it.
    "brought back is bought": _mistake("seg_brand_buyers", "bought.kept_quantity > 0", "bought.bought_quantity > 0",
                                       "Виктор Возвратов"),
    "two pieces": _mistake("seg_brand_buyers", "bought.kept_quantity > 0", "bought.kept_quantity > 1",
                           "Ольга Смирнова", "Инна Парная"),
    "some of it was brought back": _mistake("int_customer_items__bought",
                                            "when returned.quantity > days.quantity then 0",
                                            "when returned.quantity > 0 then 0", "Инна Парная"),
    "a return names a line": _mistake("int_order_events__taken_back", "or coalesce(quantity, amount) is null", "",
                                      "Виктор Возвратов"),
    "a gift is bought": _mistake("stg_shop__order_lines", "coalesce(line_kind, 'sale') = 'sale'", "true",
                                  "Олег Подарков"),
    "brands as they are written": _mistake("seg_brand_buyers", "lower(trim(products.brand))", "products.brand",
                                           "Мар'яна Лук'яненко", "Ольга Смирнова"),
    "brands that begin alike": _mistake("seg_brand_buyers", "lower(trim(products.brand)) = lower(interests.interest)",
                                        "starts_with(lower(trim(products.brand)), lower(interests.interest))",
                                        "Таисия Лесная"),
    "looked at is bought": _mistake("seg_brand_buyers", "where bought.kept_quantity > 0",
                                    "where bought.kept_quantity > 0 union select customer_id "
                                    "from int_site_actions__daily where brand = 'Apple'", "Ирина Мечтова"),
    # (5) and (6) Devices.
    "any app": _mistake("int_customers__equipped", "platform = 'ios' and is_active",
                        "platform in ('ios', 'android') and is_active", "Никита Роботов"),
    "an app that was removed": _mistake("int_customers__equipped", "platform = 'ios' and is_active", "platform = 'ios'",
                                        "Ксения Удалова"),
    "an app that may push": _mistake("int_customers__equipped", "platform = 'ios' and is_active",
                                     "platform = 'ios' and has_push", "Тимур Алиев"),
    "devices of who logged in at once": _mistake("int_customer_devices", "devices.customer_id, visitors.customer_id)",
                                                 "devices.customer_id)", "Павел Гостев"),
    "any browser": _mistake("int_customers__equipped", "and operating_system = 'ios'", "", "Лидия Оконная"),
    "pushes that were unsubscribed": _mistake("int_customer_devices",
                                              "devices.status = 'active' and reachable.has_push_token",
                                              "reachable.has_push_token", "Дарья Отписова"),
    "pushes that were refused": _mistake("int_customer_devices",
                                         "devices.status = 'active' and reachable.has_push_token",
                                         "devices.status = 'active'", "Руслан Отказов"),
    # Who is one person.
    "a card is nobody's": _mistake("int_orders__judged", "coalesce(aliases.customer_id, orders.account_id)",
                                   "orders.account_id", "Степан Карточкин"),
    "accounts are people": _mistake("customer_aliases", "account_id != customer_id", "false", "Анна Двойных"),
}  # fmt: skip
