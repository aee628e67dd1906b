"""What the shop sells, what belongs together, and where its tills stand.

The same in every synthetic shop: chance has no part in it.
"""

# ruff: noqa: RUF001  -- product names are Cyrillic on purpose

import datetime as dt
import functools
from decimal import Decimal
from typing import NamedTuple

from simulation.rows import ProductRow, ProductSetRow, Stamped, StoreRow
from simulation.truth import TRUTH


class Article(NamedTuple):
    """One product before it is split into sizes; `price` in whole roubles is of the first size."""

    code: str
    name: str
    brand: str
    price: int


class Shelf(NamedTuple):
    """A category: its sizes with the surcharge of each in percent, and whether buying here reveals health."""

    category: str
    sizes: dict[str, int]
    is_sensitive: bool
    weight: float  # how often customers buy here
    articles: tuple[Article, ...]
    replenishment_days: int | None = None  # after that many days one piece is worn out
    is_counted: bool = True  # whether the shops count what they have of it


COMMISSION_GOODS = {"KM02"}  # articles sold for somebody else: what they cost is not known

# Sensitive shelves are those whose purchase tells of a complaint: the raw contract keeps them out of adverts.
SHELVES = (
    Shelf(
        "Home textiles > Bed linen",
        {"1.5": 0, "2": 25, "euro": 40},
        False,
        22,
        (
            Article("BL01", "Комплект белья «Иней»", "Lenok", 2890),
            Article("BL02", "Комплект белья «Сад»", "Lenok", 3490),
            Article("BL03", "Комплект сатин «Ночь»", "Tihaya Rechka", 5490),
            Article("BL04", "Простыня на резинке", "Lenok", 990),
        ),
    ),
    Shelf(
        "Home textiles > Blankets",
        {"140x205": 0, "172x205": 20, "200x220": 45},
        False,
        10,
        (
            Article("BK01", "Одеяло лёгкое «Бриз»", "Tihaya Rechka", 2290),
            Article("BK02", "Одеяло тёплое «Зима»", "Tihaya Rechka", 4190),
            Article("BK03", "Плед вязаный", "Petlya", 3290),
        ),
    ),
    Shelf(
        "Home textiles > Towels",
        {"50x90": 0, "70x140": 90},
        False,
        14,
        (
            Article("TW01", "Полотенце махровое", "Lenok", 390),
            Article("TW02", "Полотенце вафельное", "Lenok", 250),
            Article("TW03", "Набор полотенец", "Tihaya Rechka", 1490),
        ),
    ),
    Shelf(
        "Sleep > Pillows",
        {"S": 0, "M": 15, "L": 30},
        False,
        15,
        (
            Article("PL01", "Подушка с эффектом памяти", "Osanka", 3290),
            Article("PL02", "Подушка под шею дорожная", "Osanka", 1490),
            Article("PL03", "Подушка пуховая", "Tihaya Rechka", 2690),
        ),
        replenishment_days=365,
    ),
    Shelf(
        "Sleep > Mattresses",
        {"80x200": 0, "140x200": 60, "160x200": 80},
        False,
        4,
        (
            Article("MT01", "Матрас «Опора»", "Osanka", 15900),
            Article("MT02", "Матрас «Облако»", "Osanka", 24900),
            Article("MT03", "Наматрасник защитный", "Lenok", 1790),
        ),
        is_counted=False,  # made to order
    ),
    Shelf(
        "Knitwear > Women",
        {"S": 0, "M": 0, "L": 0, "XL": 0},
        False,
        13,
        (
            Article("KW01", "Джемпер", "Petlya", 3990),
            Article("KW02", "Кардиган", "Petlya", 5290),
            Article("KW03", "Носки шерстяные", "Petlya", 490),
        ),
    ),
    Shelf(
        "Knitwear > Men",
        {"M": 0, "L": 0, "XL": 0},
        False,
        6,
        (Article("KM01", "Свитер", "Petlya", 4490), Article("KM02", "Шарф", "Petlya", 1690)),
    ),
    Shelf(
        "Orthopaedics > Insoles",
        {"36-38": 0, "39-41": 0, "42-44": 0},
        True,
        10,
        (
            Article("IN01", "Стельки каркасные", "Shag", 2190),
            Article("IN02", "Стельки спортивные", "Shag", 2790),
            Article("IN03", "Подпяточники", "Shag", 690),
        ),
        replenishment_days=180,
    ),
    Shelf(
        "Orthopaedics > Supports",
        {"S": 0, "M": 0, "L": 0},
        True,
        6,
        (
            Article("SP01", "Корсет поясничный", "Osanka", 4690),
            Article("SP02", "Бандаж на колено", "Osanka", 1990),
            Article("SP03", "Компрессионные гольфы", "Shag", 1590),
        ),
    ),
)

# Lifting a mattress to the flat is charged beside the goods: an adjustment line, never a sale.
LIFTING = ProductRow(
    "P-LIFT", "Подъём на этаж", "Services", "-", Decimal(500), Decimal(400), "-", None, False, TRUTH.start
)  # fmt: skip

STORES = (
    StoreRow("S-01", "Москва, Сретенка", "Москва", "RU", "Europe/Moscow"),
    StoreRow("S-02", "Санкт-Петербург, Лиговский", "Санкт-Петербург", "RU", "Europe/Moscow"),
    StoreRow("S-03", "Тула, Советская", "Тула", "RU", "Europe/Moscow"),
    StoreRow("S-04", "Екатеринбург, Малышева", "Екатеринбург", "RU", "Asia/Yekaterinburg"),
    StoreRow("S-05", "Новосибирск, Красный", "Новосибирск", "RU", "Asia/Novosibirsk"),
    StoreRow("S-06", "Владивосток, Светланская", "Владивосток", "RU", "Asia/Vladivostok"),
)
STORE_OF_CITY = {store.city: store for store in STORES}


SETS = (
    ProductSetRow("SET-SLEEP", "P-BL01-2", "Спальня «Иней»", 1),
    ProductSetRow("SET-SLEEP", "P-BL04-2", "Спальня «Иней»", 1),
    ProductSetRow("SET-SLEEP", "P-BK01-2", "Спальня «Иней»", 1),
    ProductSetRow("SET-SLEEP", "P-PL01-2", "Спальня «Иней»", 2),
    ProductSetRow("SET-BATH", "P-TW01-1", "Ванная", 2),
    ProductSetRow("SET-BATH", "P-TW01-2", "Ванная", 2),
    ProductSetRow("SET-BATH", "P-TW02-1", "Ванная", 1),
    ProductSetRow("SET-WALK", "P-IN01-2", "Лёгкая походка", 1),
    ProductSetRow("SET-WALK", "P-IN03-2", "Лёгкая походка", 1),
    ProductSetRow("SET-WALK", "P-SP03-2", "Лёгкая походка", 1),
)


@functools.cache
def products() -> tuple[ProductRow, ...]:
    """Every product and size, in the order of the shelves; cost is 45 to 60 % of the price, where it is known."""
    return tuple(
        ProductRow(
            product_id=f"P-{article.code}-{number}",
            product_name=article.name,
            category=shelf.category,
            brand=article.brand,
            price=Decimal(article.price * (100 + surcharge) // 1000 * 10),
            cost=_cost(article, position),
            size=size,
            replenishment_days=shelf.replenishment_days,
            is_sensitive=shelf.is_sensitive,
            updated_at=TRUTH.start + position * dt.timedelta(seconds=1),
        )
        for shelf in SHELVES
        for position, article in enumerate(shelf.articles)
        for number, (size, surcharge) in enumerate(shelf.sizes.items(), start=1)
    )


def _cost(article: Article, position: int) -> Decimal | None:
    return None if article.code in COMMISSION_GOODS else Decimal(article.price * (45 + 3 * (position % 6)) // 100)


@functools.cache
def products_of(category: str) -> tuple[ProductRow, ...]:
    """The products of one category path."""
    return tuple(product for product in products() if product.category == category)


def catalogue_rows() -> list[Stamped]:
    """Products, sets and stores, known since the first day."""
    known = [Stamped(product.updated_at, product) for product in (*products(), LIFTING)]
    return [*known, *(Stamped(TRUTH.start, row) for row in (*STORES, *SETS))]
