"""Text of SQL: names and values quoted."""

from collections.abc import Iterable, Mapping


def identifier(name: str) -> str:
    """A name in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def named_text(columns: Mapping[str, str]) -> str:
    """One text of the filled columns, `{name: SQL}`, each with its name: an empty column more changes nothing."""
    said = (f"{literal(name)} || chr(30) || cast({value} as varchar)" for name, value in columns.items())
    return f"concat_ws(chr(31), {', '.join(said)})"


def joined_text(names: Iterable[str]) -> str:
    """One text of several columns in which no two different rows look alike.

    The separators are control characters that exports do not contain; NULL differs from the empty text.
    """
    return "concat_ws(chr(31), " + ", ".join(f"coalesce(cast({name} as varchar), chr(30))" for name in names) + ")"
