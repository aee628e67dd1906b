"""The vocabulary in which the raw contract is written: columns, row rules and tables."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "integer", "money", "boolean", "timestamp", "date"]
Need = Literal["key", "required", "optional"]
Sensitivity = Literal["open", "contact", "special"]
Check = Literal["none", "iana_timezone", "country_code", "language_code", "shop_currency"]
Remains = Literal["quarantined", "blanked"]

DERIVED_MEANINGS: Final = {
    "email_key": "Keyed hash of the normalised email; empty when it is none.",
    "phone_key": "Keyed hash of the phone in E.164; empty when it is none.",
    "phone_timezone": "IANA time zone of the phone; empty when the number may lie in several.",
    "address_timezone": "IANA time zone of city, region and country; empty when they leave it open.",
    "device_os": "System of the device behind the user_agent; proxy and unknown stand apart.",
}

SQL_TYPES: Final[dict[Kind, str]] = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "money": "DECIMAL(18,4)",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",  # naive, UTC, microseconds
    "date": "DATE",
}


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `need`: key and required columns must be in every file and filled in every row.
    `sensitivity`: contact data lands in files of its own; special-category data reveals health or beliefs.
    `allowed`: the words a text may be, written in lower case; empty means any.
    `default`: what an empty cell means, as text. `check`: a named rule for words too many to list.
    `unknown_word`: whether a row with a word outside `allowed` or `check` is quarantined or lands without that word.
    A value of the wrong type quarantines its row in any case.
    """

    name: str
    kind: Kind
    meaning: str
    need: Need = "optional"
    sensitivity: Sensitivity = "open"
    allowed: tuple[str, ...] = ()
    default: str | None = None
    check: Check = "none"
    unknown_word: Remains = "quarantined"

    @property
    def sql_type(self) -> str:
        """The DuckDB type the column has in raw files."""
        return SQL_TYPES[self.kind]

    @property
    def is_contact(self) -> bool:
        """Whether the column lands in the contacts files."""
        return self.sensitivity == "contact"

    @property
    def is_demanded(self) -> bool:
        """Whether a file without the column, or a row with the cell empty, is refused."""
        return self.need != "optional"


def key(name: str, meaning: str, kind: Kind = "text") -> Column:
    """A column of the table's key."""
    return Column(name, kind, meaning, need="key")


def required(
    name: str,
    meaning: str,
    kind: Kind = "text",
    *,
    allowed: tuple[str, ...] = (),
    default: str | None = None,
) -> Column:
    """A column that every row fills; with a default, the file may leave it out."""
    need: Need = "required" if default is None else "optional"
    return Column(name, kind, meaning, need=need, allowed=allowed, default=default)


def optional(
    name: str,
    meaning: str,
    kind: Kind = "text",
    *,
    allowed: tuple[str, ...] = (),
    check: Check = "none",
    unknown_word: Remains = "quarantined",
) -> Column:
    """A column that may be empty or missing."""
    return Column(name, kind, meaning, allowed=allowed, check=check, unknown_word=unknown_word)


def contact(name: str, meaning: str, kind: Kind = "text") -> Column:
    """A column of contact data: kept apart from all other columns (D3)."""
    return Column(name, kind, meaning, sensitivity="contact")


def special(name: str, meaning: str, kind: Kind = "text") -> Column:
    """A column that may reveal health: never in ad exports, subject lines, URLs or provider arguments."""
    return Column(name, kind, meaning, sensitivity="special")


DELETED: Final = "is_deleted"
VERSION: Final = "row_version"

# Every table has these two, so that late, corrected and deleted rows can be told from old ones.
VERSION_COLUMNS: Final = (
    optional(
        VERSION,
        "The row's version in the source: a counter, a time of change or a text that sorts. Of several versions of a "
        "key the highest counts, in whatever order they arrive; numbers sort before times, times before other text.",
    ),
    optional(
        DELETED,
        "True when the source has deleted the row: then only key and row_version are read, and the row is gone from "
        "the models until a later version brings it back.",
        "boolean",
    ),
)


@dataclass(frozen=True)
class RowRule:
    """What a row as a whole must fulfil: `holds` is SQL over the table's typed columns, in parentheses or plain.

    A row for which it is false is quarantined under `field` with `reason` and `remedy`.
    """

    field: str
    holds: str
    reason: str
    remedy: str


@dataclass(frozen=True)
class Table:
    """One table of the raw contract.

    `grain` is one sentence. `time_column` is what the clock `as_of` cuts, None where rows have no moment.
    `presence`: a shop must bring required tables; a landing stops on a broken file of a required or guarded one,
    because running on without it would count wrongly or write to people who withdrew.
    `sensitive_flag` names the boolean column that says which rows' special cells reveal health; without it all do.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    time_column: str | None
    presence: Literal["required", "guarded", "optional"] = "optional"
    rules: tuple[RowRule, ...] = ()
    schema_version: int = 1
    sensitive_flag: str | None = None

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Names of the key's columns, in order."""
        return tuple(column.name for column in self.columns if column.need == "key")

    @property
    def contact_columns(self) -> tuple[Column, ...]:
        """The columns kept in the contacts files."""
        return tuple(column for column in self.columns if column.is_contact)

    @property
    def special_columns(self) -> tuple[Column, ...]:
        """The columns that land empty while special-category data is off."""
        return tuple(column for column in self.columns if column.sensitivity == "special")

    @property
    def open_columns(self) -> tuple[Column, ...]:
        """The columns kept in the table's own files."""
        return tuple(column for column in self.columns if not column.is_contact)

    def demanded_columns(self, present: Collection[str]) -> tuple[str, ...]:
        """The columns that a file with the columns `present` must have: of one that only lists deletions, the key."""
        about_keys = {*self.key_columns, *(column.name for column in VERSION_COLUMNS)}
        is_list_of_deletions = DELETED in present and about_keys.issuperset(present)
        return tuple(
            column.name
            for column in self.columns
            if column.need == "key" or (column.need == "required" and not is_list_of_deletions)
        )

    @property
    def derived_columns(self) -> dict[str, tuple[str, ...]]:
        """Column that landing derives -> the columns it is derived from, contact data among them or an address.

        A phone is read as it is dialled in the row's country, where the table has one.
        """
        names = {column.name for column in self.columns}
        dialled = ("phone", "country") if "country" in names else ("phone",)
        found: dict[str, tuple[str, ...]] = {}
        if "email" in names:
            found["email_key"] = ("email",)
        if "phone" in names:
            found |= {"phone_key": dialled, "phone_timezone": dialled}
        if {"city", "region", "country"} <= names:
            found["address_timezone"] = ("city", "region", "country")
        if "user_agent" in names:
            found["device_os"] = ("user_agent",)
        return found
