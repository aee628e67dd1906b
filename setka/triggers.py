"""The models that are written from the trigger folder: what has happened to whom, and which triggers there are (D4)."""

from pathlib import Path
from typing import Final, NamedTuple

from setka.errors import NotFoundError
from setka.paths import DBT_PROJECT

TRIGGERS_DIR: Final = DBT_PROJECT / "models" / "triggers"
TRIGGER_UNION_FILE: Final = "int_triggers__yielded.sql"
TRIGGER_NAMES_FILE: Final = "int_triggers__named.sql"
COLUMNS: Final = ("customer_id", "trigger_key", "occurred_at", "context")
_HEADER: Final = """-- Written by `setka segment union` from the folder; edit the triggers, not this file.
{{ config(materialized='table') }}

"""
_NOBODY: Final = """    cast(null as {{ dbt.type_string() }}) as customer_id,
    cast(null as {{ dbt.type_string() }}) as trigger_key,
    cast(null as timestamp) as occurred_at,
    cast(null as {{ dbt.type_string() }}) as context
where false
"""
_NOTHING: Final = f"select\n    cast(null as {{{{ dbt.type_string() }}}}) as trigger,\n{_NOBODY}"
HELD_TRIGGER: Final = f"-- Nothing: the trigger is held.\nselect\n{_NOBODY}"
"""A trigger that nothing ever starts, for one whose own file cannot be read."""


class Trigger(NamedTuple):
    """One trigger of the folder."""

    name: str
    sql: str


def read_triggers(models_dir: Path = TRIGGERS_DIR) -> list[Trigger]:
    """The `trg_` models in a folder and below, by name. Raises NotFoundError when there is none."""
    files = sorted(models_dir.rglob("trg_*.sql"), key=lambda file: file.stem)
    if not files:
        raise NotFoundError(
            "no trg_*.sql here", where=str(models_dir), remedy="Add a trigger model before writing the union."
        )
    return [Trigger(file.stem, file.read_text(encoding="utf-8")) for file in files]


def trigger_names(models_dir: Path = TRIGGERS_DIR) -> list[str]:
    """The names of the triggers in a folder and below, sorted. Raises NotFoundError when there is none."""
    return [trigger.name for trigger in read_triggers(models_dir)]


def trigger_union_sql(models_dir: Path = TRIGGERS_DIR) -> str:
    """The model with the rows that every trigger's SQL yields, those left out that are held as broken, as text."""
    columns = "".join(f",\n    {column}" for column in COLUMNS)
    parts = [
        f"{{%- if not is_held('{name}') %}}\n\nunion all\n\n"
        f"select\n    '{name}' as trigger{columns}\nfrom {{{{ ref('{name}') }}}}\n{{%- endif %}}\n"
        for name in trigger_names(models_dir)
    ]
    return _HEADER + _NOTHING + "".join(parts)


def trigger_names_sql(models_dir: Path = TRIGGERS_DIR) -> str:
    """The model with one row per trigger, those that never fired included, as text."""
    parts = [f"select '{name}' as trigger\n" for name in trigger_names(models_dir)]
    return _HEADER + "\nunion all\n\n".join(parts)


def write_trigger_union(models_dir: Path = TRIGGERS_DIR) -> list[Path]:
    """Write both generated models into the folder and return their paths."""
    texts = {TRIGGER_UNION_FILE: trigger_union_sql(models_dir), TRIGGER_NAMES_FILE: trigger_names_sql(models_dir)}
    for name, text in texts.items():
        (models_dir / name).write_text(text, encoding="utf-8")
    return [models_dir / name for name in texts]
