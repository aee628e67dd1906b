# ruff: noqa: RUF001 -- customers have Cyrillic names
"""The customers of the golden segment: each exists for one branch or one boundary, and a marketer knows her.

The shop sells phones and watches. Tonight is 1 November 2026, three o'clock in Moscow; three months are the 90 days
since 3 August. Whoever is `inside` would buy an accessory for something by Apple and reads our letters.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from golden_rows import (
    ANDROID,
    GMAIL,
    IPAD,
    IPHONE,
    MACBOOK,
    MAIL_PRIVACY,
    Told,
    account,
    ago,
    buys,
    device,
    letter,
    looks,
    looks_at_product,
    reads,
    takes_back,
)

Does = Callable[[str], Iterable[Told]]


@dataclass(frozen=True)
class Story:
    """A customer under her own name, what she did, and whether she belongs to the segment by a count of hand."""

    name: str
    does: Does
    is_member: bool


STORIES: Final[list[Story]] = []

CATALOGUE: Final[list[Told]] = [
    ("products", {"product_id": name, "product_name": name, "category": category, "brand": brand,
                  "updated_at": ago(2300)})
    for name, category, brand in [
        ("iPhone 17", "Phones > iPhones", "Apple"),
        ("Pixel 9", "Phones > Android", "Google"),
        ("Apple Watch", "Watches", "Apple"),
        ("Old iPod", "Players", " APPLE "),
        ("Wooden case", "Cases", "Applewood"),
    ]
]  # fmt: skip


def inside(name: str) -> Callable[[Does], Does]:
    return _listed(name, is_member=True)


def outside(name: str) -> Callable[[Does], Does]:
    return _listed(name, is_member=False)


def _listed(name: str, *, is_member: bool) -> Callable[[Does], Does]:
    def listed(does: Does) -> Does:
        STORIES.append(Story(name, does, is_member))
        return does

    return listed


def everything() -> list[Told]:
    """All that the shop exports: the catalogue, and every customer's account and doings."""
    told = list(CATALOGUE)
    for story in STORIES:
        me = story.does.__name__
        told += [account(me, story.name), *story.does(me)]
    return told


# One sign each.


@inside("Полина Орлова")
def one_letter_on_her_iphone(me: str) -> Iterable[Told]:
    """She opened three letters, two of them on Android and one on her iPhone."""
    return [*reads(me, 10, 40), letter(me, ago(70), IPHONE)]


@inside("Игорь Белов")
def six_looks_at_iphones(me: str) -> Iterable[Told]:
    """He reads on Android and looked at the category iPhones six times in a month."""
    return [*reads(me), *looks(me, 4), *looks(me, 2, day=3)]


@inside("Ольга Смирнова")
def bought_a_watch(me: str) -> Iterable[Told]:
    """She reads on Android and wears a watch by Apple that she bought with us in summer."""
    return [*reads(me), *buys(me, "Apple Watch")]


@inside("Тимур Алиев")
def app_on_ios(me: str) -> Iterable[Told]:
    """He reads on Android and has our app on his iPad, without allowing it to push."""
    return [*reads(me), device(me, "ios", push_token=None)]


@inside("Вера Зайцева")
def web_push_from_ios(me: str) -> Iterable[Told]:
    """She reads on Android and lets our site push to Safari on her iPhone."""
    return [*reads(me), device(me, "web", operating_system="ios")]


@inside("Лев Грач")
def every_sign_at_once(me: str) -> Iterable[Told]:
    """He reads on the iPhone that he bought with us after many looks, has the app and takes web pushes."""
    return [*reads(me, agent=IPHONE), *_all_but_letters(me)]


@outside("Кирилл Пустов")
def reader_without_a_sign(me: str) -> Iterable[Told]:
    """He opens every letter on Android and has never had anything to do with Apple."""
    return [*reads(me), *looks(me, 9, "Phones > Android"), *buys(me, "Pixel 9"), device(me, "android")]


@outside("Семён Громов")
def every_sign_and_two_letters(me: str) -> Iterable[Told]:
    """He has all five signs and opened two letters, not more than two: one cannot write to who does not read."""
    return [*reads(me, 10, 40, agent=IPHONE), *_all_but_letters(me)]


@outside("Галина Тихая")
def every_other_sign_and_no_letter(me: str) -> Iterable[Told]:
    """She has all signs that need no letter and got none."""
    return _all_but_letters(me)


def _all_but_letters(me: str) -> list[Told]:
    return [
        *looks(me, 6),
        *buys(me, "iPhone 17"),
        device(me, "ios"),
        device(me, "web", operating_system="ios"),
    ]


# More than two letters within three months; each of these has the app on iOS.


@outside("Нина Рябова")
def one_letter_opened_again(me: str) -> Iterable[Told]:
    """She opened one letter three times and another once: two letters."""
    again = [letter(me, ago(day), ANDROID, name="about phones") for day in (20, 15, 10)]
    return [device(me, "ios"), *again, letter(me, ago(5), ANDROID)]


@inside("Роман Осин")
def third_letter_after_midnight_of_the_first_day(me: str) -> Iterable[Told]:
    """He opened the third letter on 3 August, one minute after midnight in Moscow: 90 days ago."""
    return [device(me, "ios"), *reads(me, 10, 40), letter(me, ago(90, "00:01"), ANDROID)]


@outside("Раиса Осина")
def third_letter_before_midnight_of_the_first_day(me: str) -> Iterable[Told]:
    """She opened the third letter on 2 August, one minute before midnight in Moscow: 91 days ago."""
    return [device(me, "ios"), *reads(me, 10, 40), letter(me, ago(91, "23:59"), ANDROID)]


@outside("Егор Поздний")
def third_letter_tomorrow(me: str) -> Iterable[Told]:
    """He opened the third letter on the first of November at ten, after the night had begun."""
    return [device(me, "ios"), *reads(me, 10, 40), letter(me, ago(0, "10:00"), ANDROID)]


@inside("Жанна Мирная")
def old_letter_read_now(me: str) -> Iterable[Told]:
    """One of her letters came in May and she opened it in October: the day of opening counts."""
    came = letter(me, ago(170), "", kind="delivered", name="of May")
    return [device(me, "ios"), *reads(me, 10, 40), came, letter(me, ago(20), ANDROID, name="of May")]


@outside("Артём Сухов")
def letters_that_only_came(me: str) -> Iterable[Told]:
    """Five letters reached him and he opened none."""
    return [device(me, "ios"), *(letter(me, ago(day), "", kind="delivered") for day in range(10, 60, 10))]


@outside("Марина Скрытая")
def mail_privacy_opens_for_her(me: str) -> Iterable[Told]:
    """Apple's mail privacy fetched the pictures of her four letters; whether she read them nobody knows."""
    return [device(me, "ios"), *(letter(me, ago(day), MAIL_PRIVACY, machine=True) for day in (5, 10, 15, 20))]


@outside("Зоя Кликова")
def clicks_with_pictures_blocked(me: str) -> Iterable[Told]:
    """She clicked in three letters with pictures blocked: nobody saw her open them."""
    return [device(me, "ios"), *(letter(me, ago(day), ANDROID, kind="clicked") for day in (5, 10, 15))]


# Opened on a device with iOS.


@inside("Борис Давний")
def iphone_of_two_years_ago(me: str) -> Iterable[Told]:
    """He opened a letter on an iPhone two years ago and reads on Android now: what he owns he may still own."""
    return [*reads(me), letter(me, ago(730), IPHONE)]


@inside("Алла Планшетова")
def ipad_is_ios_too(me: str) -> Iterable[Told]:
    """She opened one of three letters on her iPad."""
    return [*reads(me, 10, 40), letter(me, ago(70), IPAD)]


@inside("Захар Нажимов")
def click_on_his_iphone(me: str) -> Iterable[Told]:
    """He opened three letters on Android and clicked in one of them on his iPhone."""
    return [*reads(me), letter(me, ago(9), IPHONE, kind="clicked", name=ago(10))]


@outside("Денис Маков")
def macbook_is_no_ios(me: str) -> Iterable[Told]:
    """He opens his letters on a MacBook, which is Apple's and has no iOS."""
    return reads(me, agent=MACBOOK)


@outside("Светлана Почтова")
def gmail_hides_the_device(me: str) -> Iterable[Told]:
    """She opens her letters in Gmail, whose proxy hides that it is on an iPhone."""
    return reads(me, agent=GMAIL)


@outside("Яков Прокси")
def mail_privacy_proves_no_iphone(me: str) -> Iterable[Told]:
    """He reads on Android; a program that called itself an iPhone opened a fourth letter."""
    return [*reads(me), letter(me, ago(5), IPHONE, machine=True)]


# Looked at the category iPhones more than five times.


@outside("Пётр Пятый")
def five_looks(me: str) -> Iterable[Told]:
    """He reads and looked at iPhones exactly five times."""
    return [*reads(me), *looks(me, 5)]


@inside("Софья Ветрова")
def looks_below_the_category(me: str) -> Iterable[Told]:
    """She looked three times at iPhones and three times at iPhones > Pro, which lies within."""
    return [*reads(me), *looks(me, 3), *looks(me, 3, "Phones > iPhones > Pro")]


@outside("Фёдор Телефонов")
def looks_above_the_category(me: str) -> Iterable[Told]:
    """He looked nine times at Phones, in which iPhones are one kind."""
    return [*reads(me), *looks(me, 9, "Phones")]


@outside("Юлия Чехлова")
def looks_beside_the_category(me: str) -> Iterable[Told]:
    """She looked nine times at cases, whose category only begins with the same letters."""
    return [*reads(me), *looks(me, 9, "Phones > iPhones' cases")]


@inside("Глеб Витринов")
def looks_at_the_product(me: str) -> Iterable[Told]:
    """He looked six times at an iPhone's own page, which the catalogue puts into the category."""
    return [*reads(me), *looks_at_product(me, 6, "iPhone 17")]


@outside("Эмма Корзинкина")
def puts_it_into_the_cart(me: str) -> Iterable[Told]:
    """She put an iPhone into the cart six times and never looked at it nor bought it."""
    return [*reads(me), *looks_at_product(me, 6, "iPhone 17", event_type="add_to_cart")]


@inside("Антон Узнанный")
def looks_before_logging_in(me: str) -> Iterable[Told]:
    """He looked six times before he logged in for the first time in his browser."""
    return [*reads(me), *looks(me, 6, day=31, customer_id=None), *looks(me, 1, "Watches", day=30)]


@inside("Майя Годова")
def sixth_look_a_year_ago(me: str) -> Iterable[Told]:
    """She looked five times this autumn and once 365 days ago."""
    return [*reads(me), *looks(me, 5), *looks(me, 1, day=365)]


@outside("Макар Годов")
def sixth_look_before_a_year(me: str) -> Iterable[Told]:
    """He looked five times this autumn and once 366 days ago."""
    return [*reads(me), *looks(me, 5), *looks(me, 1, day=366)]


# Bought the brand Apple.


@outside("Лариса Отменова")
def order_called_off(me: str) -> Iterable[Told]:
    """She ordered a watch by Apple and called the order off."""
    return [*reads(me), *buys(me, "Apple Watch"), takes_back(me, "cancelled")]


@outside("Виктор Возвратов")
def watch_brought_back(me: str) -> Iterable[Told]:
    """He bought a watch by Apple and brought it back."""
    return [*reads(me), *buys(me, "Apple Watch"), takes_back(me, "returned")]


@inside("Инна Парная")
def one_of_two_brought_back(me: str) -> Iterable[Told]:
    """She bought two watches by Apple and brought one back."""
    back = takes_back(me, "returned", line_number=1, quantity=1)
    return [*reads(me), *buys(me, "Apple Watch", quantity=2), back]


@inside("Мар'яна Лук'яненко")
def player_of_five_years_ago(me: str) -> Iterable[Told]:
    """She bought a player five years ago; the catalogue writes its brand in capitals between blanks."""
    return [*reads(me), *buys(me, "Old iPod", day=1826)]


@inside("Степан Карточкин")
def bought_with_his_card(me: str) -> Iterable[Told]:
    """He bought a watch at the till, where he gave his card and no name."""
    card = ("identities", {"identity_id": f"card of {me}", "customer_id": me, "identity_type": "card",
                           "loyalty_card_id": "card-7", "occurred_at": ago(300)})  # fmt: skip
    at_the_till = buys(me, "Apple Watch", customer_id=None, loyalty_card_id="card-7", sales_channel="store")
    return [*reads(me), card, *at_the_till]


@outside("Таисия Лесная")
def brand_of_another_name(me: str) -> Iterable[Told]:
    """She bought a case of Applewood, which is another brand."""
    return [*reads(me), *buys(me, "Wooden case")]


@outside("Олег Подарков")
def gift_of_the_shop(me: str) -> Iterable[Told]:
    """He got a watch as a gift of the shop, which the till books as an adjustment: he did not buy it."""
    return [*reads(me), *buys(me, "Apple Watch", kind="adjustment")]


@outside("Ирина Мечтова")
def watch_only_looked_at(me: str) -> Iterable[Told]:
    """She looked at a watch by Apple nine times and bought none."""
    return [*reads(me), *looks_at_product(me, 9, "Apple Watch")]


# The app and web pushes.


@outside("Никита Роботов")
def app_on_android(me: str) -> Iterable[Told]:
    """He has our app on Android."""
    return [*reads(me), device(me, "android")]


@outside("Ксения Удалова")
def app_removed(me: str) -> Iterable[Told]:
    """She removed our app from her iPhone."""
    return [*reads(me), device(me, "ios", status="revoked")]


@inside("Павел Гостев")
def app_installed_before_logging_in(me: str) -> Iterable[Told]:
    """He installed the app on iOS, which knows its own number only, and logged in there later."""
    installed = device(me, "ios", customer_id=None, visitor_id=f"app of {me}")
    return [*reads(me), installed, *looks(me, 1, "Watches", visitor=f"app of {me}")]


@outside("Дарья Отписова")
def web_push_unsubscribed(me: str) -> Iterable[Told]:
    """She took web pushes on her iPhone and unsubscribed from them."""
    return [*reads(me), device(me, "web", operating_system="ios", status="revoked")]


@outside("Руслан Отказов")
def web_push_refused(me: str) -> Iterable[Told]:
    """He refused web pushes on his iPhone: there is nowhere to send one."""
    return [*reads(me), device(me, "web", operating_system="ios", push_token=None)]


@outside("Лидия Оконная")
def web_push_on_windows(me: str) -> Iterable[Told]:
    """She takes web pushes on Windows."""
    return [*reads(me), device(me, "web", operating_system="windows")]


# Who is one person.


@inside("Анна Двойных")
def letters_of_two_accounts(me: str) -> Iterable[Told]:
    """She has two accounts with one address: she opened two letters with one, a third and the app are of the other."""
    other = f"{me} again"
    younger = account(other, "Анна Двойных", registered_at=ago(100), email=f"{me}@example.com")
    return [younger, *reads(me, 10, 40), *reads(other, 70), device(other, "ios")]


@outside("Вадим Тёзкин")
def letters_of_two_namesakes(me: str) -> Iterable[Told]:
    """He and a namesake at another address opened three letters together: they are two people."""
    namesake = f"{me} namesake"
    return [account(namesake, "Вадим Тёзкин"), *reads(me, 10, 40), device(me, "ios"), *reads(namesake, 70)]
