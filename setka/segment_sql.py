"""The SQL of a segment without dbt: its macros expanded over any relations, to be judged or tried at once."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import jinja2

from setka.paths import DBT_PROJECT

_MACROS = DBT_PROJECT / "macros"
_NOT_OURS = ("tests", "materialized", "generate_schema_name.sql")  # what only dbt itself can read


class SegmentSql:
    """Expands the macros of segments for DuckDB.

    `relation` gives what stands for a model or seed; `clocks` the variables as_of, as_of_date and shop_timezone.
    """

    def __init__(self, relation: Callable[[str], str], clocks: Mapping[str, str]) -> None:
        self._environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
        self._environment.globals.update(
            ref=relation,
            var=lambda name, default="": clocks.get(name, default),
            config=lambda **_: "",
            dbt=_Types,
            adapter=self,
        )
        self._macros = self._environment.from_string(_macros()).module

    def dispatch(self, name: str, _package: str) -> Any:
        """The macro `name` as DuckDB has it: what macros ask dbt's `adapter` for."""
        return getattr(self._macros, f"duckdb__{name}")

    def rendered(self, sql: str) -> str:
        """The SQL with its macros expanded.

        Raises jinja2.TemplateError for broken Jinja or a macro that does not exist, and whatever `relation` raises.
        """
        macros = {name: macro for name, macro in vars(self._macros).items() if not name.startswith("_")}
        return self._environment.from_string(sql, globals=macros).render().strip()


class _Types:
    """dbt's names of types."""

    @staticmethod
    def type_string() -> str:
        return "varchar"


@functools.cache
def _macros() -> str:
    files = [
        file for file in sorted(_MACROS.rglob("*.sql")) if not set(file.relative_to(_MACROS).parts) & set(_NOT_OURS)
    ]
    return "".join(file.read_text(encoding="utf-8") for file in files)
