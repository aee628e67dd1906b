"""What customers answer when asked: quizzes, "would you recommend us?", reviews, and the dates that matter to them."""

import datetime as dt
from collections.abc import Iterator

from simulation.chance import Weighted, stream
from simulation.people import Person
from simulation.purchases import Purchase
from simulation.rows import Stamped
from simulation.told_rows import ImportantDateRow, ReviewRow, SurveyAnswerRow
from simulation.truth import ONE_DAY, TRUTH

# The second of a pair says whether the problem reveals health.
PROBLEMS: Weighted[tuple[str, bool]] = Weighted(
    [
        (("мёрзну ночью", False), 4),
        (("жарко спать", False), 3),
        (("не знаю размер", False), 2),
        (("болит спина", True), 3),
    ]
)
SCORES: Weighted[int] = Weighted([(10, 34), (9, 22), (8, 15), (7, 10), (6, 6), (5, 5), (3, 4), (0, 4)])
STARS: Weighted[int] = Weighted([(5, 55), (4, 24), (3, 10), (2, 6), (1, 5)])
REVIEWS = {5: "Очень довольна", 4: "Хорошо", 3: "Нормально", 2: "Ожидала большего", 1: "Разочарована"}
DATE_KINDS: Weighted[str] = Weighted([("wedding", 3), ("child_birthday", 4), ("wished_discount", 3)])
DATE_COUNTS: Weighted[int] = Weighted([(1, 4), (2, 3), (3, 3), (5, 1)])
LEAP_DAY = dt.date(2016, 2, 29)


def quiz_rows(seed: int, one: Person) -> Iterator[Stamped]:
    """A quiz in a letter or the journal, taken once or again later: she says what she likes, and what troubles her."""
    chance = stream(seed, "quiz", one.number)
    takes_part, times = chance.random() < TRUTH.quiz_share, 1 + (chance.random() < 0.3)
    clock = one.row.registered_at
    for turn in range(times if takes_part else 0):
        clock += chance.uniform(1, 150) * ONE_DAY
        problem, is_sensitive = PROBLEMS.draw(chance)
        told = (("interest", one.favourite_category, False), ("problem", problem, is_sensitive))
        for question, answer, reveals_health in told:
            answer_id = f"Q-{one.number:06d}-{turn}-{question}"
            row = SurveyAnswerRow(
                answer_id, one.row.customer_id, clock, "sleep_quiz", question, answer, None, reveals_health
            )
            yield Stamped(clock, row)


def rating_rows(seed: int, one: Person, bought: Purchase) -> Iterator[Stamped]:
    """Days after a completed order: would she recommend the shop, 0 to 10, and a review of one product."""
    chance = stream(seed, "rating", bought.order.order_id)
    answers, reviews = chance.random() < TRUTH.rating_share, chance.random() < TRUTH.review_share
    score, stars, days = SCORES.draw(chance), STARS.draw(chance), chance.uniform(2, 20)
    if bought.completed_at is None or bought.order.customer_id is None:
        return
    told_at = bought.completed_at + days * ONE_DAY
    order_id, customer_id = bought.order.order_id, one.row.customer_id
    if answers:
        answer = SurveyAnswerRow(
            f"N-{order_id}", customer_id, told_at, "after_order", "recommend", str(score), score, is_sensitive=False
        )
        yield Stamped(told_at, answer)
    if reviews:
        product_id = bought.lines[0].product_id
        yield Stamped(
            told_at, ReviewRow(f"V-{order_id}", customer_id, product_id, order_id, told_at, stars, REVIEWS[stars])
        )


def date_rows(seed: int, one: Person) -> Iterator[Stamped]:
    """The dates that a customer named, one after the other; the shop keeps the last three."""
    chance = stream(seed, "dates", one.number)
    names_some, count = chance.random() < TRUTH.dates_share, DATE_COUNTS.draw(chance)
    clock = one.row.registered_at
    for number in range(1, count + 1 if names_some else 1):
        clock += chance.uniform(0.001, 40) * ONE_DAY
        kind, days, is_leap_day = DATE_KINDS.draw(chance), chance.randrange(1, 300), chance.random() < 0.05
        ahead, ago = clock.date() + days * ONE_DAY, clock.date() - (365 + 7 * days) * ONE_DAY
        occurs_on = ahead if kind == "wished_discount" else (LEAP_DAY if is_leap_day else ago)
        row = ImportantDateRow(f"D-{one.number:06d}-{number}", one.row.customer_id, clock, kind, occurs_on)
        yield Stamped(clock, row)
