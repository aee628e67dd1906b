"""What the models we ship may not say, because DuckDB and Spark would not answer alike (D13)."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.tokens import Token, TokenType

# Words of one engine. The macros in dbt/macros/engine write them; a model that writes them itself has left the subset.
ENGINE_WORDS = {
    "timezone(": "utc_to_local, local_to_utc or local_date",
    "at time zone": "utc_to_local, local_to_utc or local_date",
    "to_months(": "add_months",
    "to_days(": "add_days",
    "to_hours(": "at_hour",
    "interval ": "add_days or add_months",
    "isodow": "iso_weekday",
    "dayofweek": "iso_weekday",
    "date_diff(": "days_between",
    "datediff(": "days_between",
    "'0x'": "hex_to_integer",
    "json_extract": "json_text",
    "->>": "json_text",
    "::": "cast(... as ...)",
}

_CLOCKS = (
    exp.CurrentDate,
    exp.CurrentDatetime,
    exp.CurrentTime,
    exp.CurrentTimestamp,
    exp.Localtime,
    exp.Localtimestamp,
)
_CLOCK_NAMES = {
    "now",
    "today",
    "getdate",
    "sysdate",
    "get_current_timestamp",
    "transaction_timestamp",
    "random",
    "uuid",
}
_ORDERED_LISTS = (exp.ArrayAgg, exp.GroupConcat)
_OTHER_HASHES = {"hash", "sha1", "sha256", "xxhash64", "murmurhash3", "crc32"}
_SPINES = (exp.GenerateSeries, exp.GenerateDateArray, exp.Unnest, exp.Explode)
_WHOLE = {exp.DataType.Type.INT, exp.DataType.Type.BIGINT, exp.DataType.Type.SMALLINT}

Rule = Callable[[Any], bool]

_RULES: list[tuple[str, Rule]] = [
    ("a clock function. A model knows as_of() and known_as_of() only", lambda node: isinstance(node, _CLOCKS)
     or (isinstance(node, exp.Anonymous) and node.name.lower() in _CLOCK_NAMES)
     or isinstance(node, exp.Rand | exp.Uuid)),
    ("QUALIFY. Number the rows in a CTE and filter after it", lambda node: isinstance(node, exp.Qualify)),
    ("PIVOT. Write one CASE per column", lambda node: isinstance(node, exp.Pivot)),
    ("ASOF JOIN. Use a window and a join", lambda node: isinstance(node, exp.Join) and node.method.upper() == "ASOF"),
    ("* exclude or replace. Name the columns", lambda node: isinstance(node, exp.Star)
     and bool(node.args.get("except_") or node.args.get("except") or node.args.get("replace"))),
    ("an ordered list aggregate. Its order is lost on other engines", lambda node: isinstance(node, _ORDERED_LISTS)),
    ("a hash other than md5. Only md5 is equal everywhere", lambda node: isinstance(node, exp.SHA | exp.SHA2)
     or (isinstance(node, exp.Anonymous) and node.name.lower() in _OTHER_HASHES)),
    ("an array index. Engines count from 0 or from 1", lambda node: isinstance(node, exp.Bracket)),
    ("a row generator. Join a spine of dates instead", lambda node: isinstance(node, _SPINES)),
    ("regexp_extract without a group of its own. Pass one", lambda node: isinstance(node, exp.RegexpExtract)
     and str(node.args.get("group") or 0) == "0"),
    ("a division by what may be 0. Use safe_divide", lambda node: isinstance(node, exp.Div)
     and not isinstance(node.expression.unnest(), exp.Nullif)
     and not (isinstance(node.expression.unnest(), exp.Literal) and float(node.expression.unnest().this) != 0)),
    ("a fraction cast to a whole number. Say round or floor", lambda node: isinstance(node, exp.Cast)
     and node.to.this in _WHOLE and isinstance(node.this.unnest(), exp.Div)),
    ("a window frame by RANGE over an interval. Use ROWS over a dense spine", lambda node:
     isinstance(node, exp.WindowSpec) and str(node.args.get("kind")).upper() == "RANGE"
     and node.find(exp.Interval) is not None),
    ("row_number, lag or first_value without an order", lambda node: isinstance(node, exp.Window)
     and isinstance(node.this, exp.RowNumber | exp.Lag | exp.Lead | exp.FirstValue | exp.LastValue)
     and node.args.get("order") is None and node.args.get("alias") is None),
]  # fmt: skip


def broken_rules(compiled_sql: str) -> list[str]:
    """What the compiled SQL of a model does that DuckDB and Spark answer differently; empty when it is portable."""
    tree = sqlglot.parse_one(compiled_sql, read="duckdb")
    found = [words for words, breaks in _RULES if any(breaks(node) for node in tree.walk())]
    if any(not _says_where_nulls_go(term) for term in _order_terms(compiled_sql)):
        found.append("an ORDER BY that does not say NULLS FIRST or NULLS LAST. Engines put nulls at different ends")
    return found


def engine_words(model_sql: str) -> list[str]:
    """The words of one engine that a model file writes itself, with the macro to use instead."""
    code = re.sub(r"--[^\n]*|\{#.*?#\}", "", model_sql, flags=re.DOTALL).lower()
    return [
        f"{word.strip()}: use {macro}"
        for word, macro in ENGINE_WORDS.items()
        if re.search((r"\b" if word[0].isalpha() else "") + re.escape(word), code)
    ]


def _order_terms(sql: str) -> Iterator[list[Token]]:
    """The tokens of each term of each ORDER BY."""
    tokens = sqlglot.tokenize(sql, read="duckdb")
    for start, token in enumerate(tokens):
        if token.token_type != TokenType.ORDER_BY:
            continue
        term: list[Token] = []
        depth = 0
        for following in tokens[start + 1 :]:
            depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(following.token_type, 0)
            if depth < 0 or (depth == 0 and following.text.lower() in {"rows", "range", "limit", ";"}):
                break
            if depth == 0 and following.token_type == TokenType.COMMA:
                yield term
                term = []
            else:
                term.append(following)
        yield term


def _says_where_nulls_go(term: list[Token]) -> bool:
    return [token.text.lower() for token in term[-2:]] in (["nulls", "first"], ["nulls", "last"])
