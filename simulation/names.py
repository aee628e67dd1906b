"""Names of invented people and the addresses made of them: only domains and numbers that can belong to nobody."""
# ruff: noqa: RUF001  -- Russian names are Cyrillic on purpose

import random
from typing import NamedTuple


class GivenName(NamedTuple):
    """A given name as written, and as it stands in an address."""

    written: str
    latin: str


class FamilyName(NamedTuple):
    """A family name for a man and for a woman, and as it stands in an address."""

    male: str
    female: str
    latin: str


def _given(pairs: str) -> list[GivenName]:
    return [GivenName(*pair.split("/")) for pair in pairs.split()]


def _families(triples: str) -> list[FamilyName]:
    return [FamilyName(*triple.split("/")) for triple in triples.split()]


RUSSIAN_WOMEN = _given("""
    Анна/anna Мария/maria Елена/elena Ольга/olga Наталья/natalia Татьяна/tatiana Ирина/irina Светлана/svetlana
    Екатерина/ekaterina Юлия/julia Галина/galina Дарья/daria Вера/vera Людмила/ludmila Анна-Мария/anna-maria
    Алёна/alena Ксения/ksenia Полина/polina Зоя/zoya Надежда/nadezhda
""")
RUSSIAN_MEN = _given("""
    Александр/alexander Сергей/sergey Дмитрий/dmitry Андрей/andrey Алексей/alexey Иван/ivan Михаил/mikhail
    Николай/nikolay Пётр/petr Юрий/yuri Игорь/igor Олег/oleg Виктор/victor Карл-Густав/karl-gustav
""")
RUSSIAN_FAMILIES = _families("""
    Иванов/Иванова/ivanov Смирнов/Смирнова/smirnov Кузнецов/Кузнецова/kuznetsov Попов/Попова/popov
    Соколов/Соколова/sokolov Лебедев/Лебедева/lebedev Новиков/Новикова/novikov Морозов/Морозова/morozov
    Волков/Волкова/volkov Зайцев/Зайцева/zaitsev Павлов/Павлова/pavlov Семёнов/Семёнова/semenov
    Богданов/Богданова/bogdanov Фёдоров/Фёдорова/fedorov Щукин/Щукина/shchukin Белый/Белая/bely
    Шевченко/Шевченко/shevchenko Коваль/Коваль/koval Ким/Ким/kim Д'Артаньян/Д'Артаньян/dartagnan
    Римский-Корсаков/Римская-Корсакова/rimsky-korsakov Мамин-Сибиряк/Мамина-Сибиряк/mamin-sibiryak
    Ахмедов/Ахмедова/akhmedov Чернышёв/Чернышёва/chernyshev
""")
ENGLISH_WOMEN = _given(
    "Alice/alice Emma/emma Grace/grace Mary-Jane/mary-jane Priya/priya Sophie/sophie Zoë/zoe Niamh/niamh"
)
ENGLISH_MEN = _given("Arthur/arthur Daniel/daniel James/james Oliver/oliver Ravi/ravi")
ENGLISH_FAMILIES = _families("""
    O'Neil/O'Neil/oneil Brown/Brown/brown Müller/Müller/mueller Nair/Nair/nair Taylor/Taylor/taylor
    Smith-Jones/Smith-Jones/smith-jones D'Souza/D'Souza/dsouza Walker/Walker/walker Ngata/Ngata/ngata
""")

BROKEN_ADDRESSES = ("нет", "no e-mail", "ivanova@", "@example.com", "anna petrova@example.com", "anna@@example.org")


def given_names(language: str, gender: str) -> list[GivenName]:
    """The given names to choose from: Cyrillic for ru, Latin for every other language."""
    women, men = (RUSSIAN_WOMEN, RUSSIAN_MEN) if language == "ru" else (ENGLISH_WOMEN, ENGLISH_MEN)
    return women if gender == "female" else men


def family_names(language: str) -> list[FamilyName]:
    """The family names to choose from: Cyrillic for ru, Latin for every other language."""
    return RUSSIAN_FAMILIES if language == "ru" else ENGLISH_FAMILIES


def email_address(given: GivenName, family: FamilyName, number: int) -> str:
    """The address of customer `number`, lower case, under a domain that RFC 2606 reserves."""
    return f"{given.latin}.{family.latin}{number}@{('example.com', 'example.org')[number % 2]}"


def as_typed(address: str, chance: random.Random) -> str:
    """The address as a person enters it: mostly clean, now and then with capitals or blanks around it."""
    habit = chance.random()
    if habit < 0.04:
        return address.title()
    return f" {address} " if habit < 0.06 else address


def phone_number(country: str, number: int, chance: random.Random) -> str:
    """A number nobody can have: an unassigned Russian code, 555-01xx in America, Ofcom's drama range elsewhere."""
    if country == "RU":
        digits = f"{number:07d}"
        dressed = f"+7 (000) {digits[:3]}-{digits[3:5]}-{digits[5:]}"
        return dressed if chance.random() < 0.3 else f"+7000{digits}"
    chance.random()  # every country costs the same draws
    return f"+1{200 + number % 700}55501{number % 100:02d}" if country == "US" else f"+447700900{number % 1000:03d}"
