"""Partner firms and the codes that their customers come with."""

from simulation.chance import Weighted, stream
from simulation.rows import Stamped
from simulation.told_rows import PartnerRow
from simulation.truth import TRUTH

PARTNERS = (
    PartnerRow("PT-1", "Клиника «Шаг»", "SHAG", "clinic", TRUTH.start),
    PartnerRow("PT-2", "Блог «Уютный дом»", "COSY10", "blog", TRUTH.start),
    PartnerRow("PT-3", "Школа йоги «Лотос»", "LOTUS", "studio", TRUTH.start),
    PartnerRow("PT-4", "Мебель «Дубок»", "DUBOK", "shop", TRUTH.start),  # brings nobody
)
CODES: Weighted[str] = Weighted([("SHAG", 5), ("COSY10", 3), ("LOTUS", 2)])


def partner_rows() -> list[Stamped]:
    """The partners, known since the first day."""
    return [Stamped(partner.started_at, partner) for partner in PARTNERS]


def code_in_account(seed: int, number: int) -> str | None:
    """The partner's code that customer `number` typed in when she registered, as people type."""
    chance = stream(seed, "partner", number)
    code = CODES.draw(chance)
    typed = f" {code.lower()} " if chance.random() < 0.2 else code
    return typed if chance.random() < TRUTH.partner_code_share else None


def code_with_first_order(seed: int, number: int) -> str | None:
    """The partner's code that customer `number` placed her first order with; it gives no discount."""
    chance = stream(seed, "partner order", number)
    code = CODES.draw(chance)
    return code if chance.random() < TRUTH.partner_order_share else None
