"""Campaign cards: one YAML file says who, what, when and how measured; it holds no predicate (D4)."""

from activation.cards.loader import CardBook, LoadedCard, load_cards
from activation.cards.records import record_versions, set_campaign_state
from activation.cards.tables import card_tables, orphaned_campaigns

__all__ = [
    "CardBook",
    "LoadedCard",
    "card_tables",
    "load_cards",
    "orphaned_campaigns",
    "record_versions",
    "set_campaign_state",
]
