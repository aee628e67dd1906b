"""The models that are written from the segment folder: who is in which segment, which there are, who was (D4, D7).

A literal list keeps dbt's lineage; a loop over dbt's graph would have none and fail at run time.
"""

import re
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from setka.errors import NotFoundError, SegmentError
from setka.paths import DBT_PROJECT

SEGMENTS_DIR = DBT_PROJECT / "models" / "segments"
UNION_FILE = "int_segments__yielded.sql"
NAMES_FILE = "int_segments__named.sql"
PAST_FILE = "int_segment_versions.sql"
DEPLOYMENT: Final = "deployment"
_HEADER = """-- Written by `setka segment union` from the folder; edit the segments, not this file.
{{ config(materialized='table') }}

"""
DATED_TRAITS: Final = frozenset(
    {
        "order_count",
        "revenue",
        "net_revenue",
        "first_order_date",
        "last_order_date",
        "days_since_first_order",
        "days_since_last_order",
        "frequency_band",
        "recency_band",
        "lifecycle_zone",
        *(f"{trait}_{days}_days" for trait in ("order_count", "revenue", "net_revenue") for days in (30, 90, 365)),
    }
)
"""The traits whose past is known: those that int_customers__versions has."""

_SELECT: Final = "select customers.customer_id\n"
_PROFILE: Final = "{{ ref('dim_customers') }}"
_VERSIONS: Final = """-- depends_on: {{ ref('int_customer_versions__judged') }}
{%- set versions = ref('int_customer_versions__judged') if is_carried() else ref('int_customers__versions') %}

"""


class Segment(NamedTuple):
    """One segment of the folder.

    title: by language, and owner, as its YAML entry says.  history_since: `deployment` where its past cannot be known
    from orders, so that it is recorded night by night; empty where it is computed from the first order on.
    """

    name: str
    sql: str
    title: dict[str, str]
    owner: str
    history_since: str


def read_segments(models_dir: Path = SEGMENTS_DIR) -> list[Segment]:
    """The `seg_` models in a folder and below, by name. Raises NotFoundError when there is none."""
    files = sorted(models_dir.rglob("seg_*.sql"), key=lambda file: file.stem)
    if not files:
        raise NotFoundError(
            "no seg_*.sql here", where=str(models_dir), remedy="Add a segment model before writing the union."
        )
    meta = _entries(models_dir)
    return [
        Segment(
            name=file.stem,
            sql=file.read_text(encoding="utf-8"),
            title=dict(meta.get(file.stem, {}).get("title", {})),
            owner=str(meta.get(file.stem, {}).get("owner", "")),
            history_since=str(meta.get(file.stem, {}).get("history_since", "")),
        )
        for file in files
    ]


def segment_names(models_dir: Path = SEGMENTS_DIR) -> list[str]:
    """The names of the segments in a folder and below, sorted. Raises NotFoundError when there is none."""
    return [segment.name for segment in read_segments(models_dir)]


def union_sql(models_dir: Path = SEGMENTS_DIR) -> str:
    """The model with one row per segment and customer as its SQL yields them, held ones left out, as text."""
    nobody = "cast(null as {{ dbt.type_string() }})"
    lines = [f"select\n    {nobody} as segment,\n    {nobody} as customer_id\nwhere false\n"]
    lines += [
        f"{{%- if not is_held('{name}') %}}\n\nunion all\n\n"
        f"select\n    '{name}' as segment,\n    customer_id\nfrom {{{{ ref('{name}') }}}}\n{{%- endif %}}\n"
        for name in segment_names(models_dir)
    ]
    return _HEADER.replace("'table'", "'view'") + "".join(lines)


def names_sql(models_dir: Path = SEGMENTS_DIR) -> str:
    """The model with one row per segment, empty ones included, and since when its past is known, as text."""
    parts = [
        f"select\n    '{segment.name}' as segment,\n    {str(not segment.history_since).lower()} as is_computed\n"
        for segment in read_segments(models_dir)
    ]
    return _HEADER + "\nunion all\n\n".join(parts)


def past_sql(models_dir: Path = SEGMENTS_DIR) -> str:
    """The model with the versions of customers that belong to each segment whose past is computed, as text."""
    nobody = [f"cast(null as {kind})" for kind in ("{{ dbt.type_string() }}",) * 2]
    dates = ["cast(null as integer)", "cast(null as date)", "cast(null as date)"]
    names = ("segment", "customer_id", "version_number", "as_of_date", "next_date")
    columns = ",\n    ".join(f"{value} as {name}" for value, name in zip([*nobody, *dates], names, strict=True))
    parts = [f"select\n    {columns}\nwhere false\n"]
    parts += [
        f"{{%- if not is_held('{segment.name}') %}}\n\nunion all\n\n{over_versions(segment)}{{%- endif %}}\n"
        for segment in read_segments(models_dir)
        if not segment.history_since
    ]
    return _HEADER.rstrip() + "\n" + _VERSIONS + "".join(parts)


def write_union(models_dir: Path = SEGMENTS_DIR) -> list[Path]:
    """Write the generated models into the folder and return their paths."""
    texts = {UNION_FILE: union_sql(models_dir), NAMES_FILE: names_sql(models_dir), PAST_FILE: past_sql(models_dir)}
    written = []
    for name, text in texts.items():
        file = models_dir / name
        file.write_text(text, encoding="utf-8")
        written.append(file)
    return written


def over_versions(segment: Segment, relation: str = "versions") -> str:
    """The SQL of a segment over the versions of customers, `relation` in Jinja, instead of over tonight's profile."""
    sql = re.sub(r"--[^\n]*\n", "", segment.sql)
    others = sorted(set(re.findall(r"ref\('(\w+)'\)", sql)) - {"dim_customers"})
    if not sql.startswith(f"{_SELECT}from {_PROFILE} as customers\n") or others:
        raise SegmentError(
            f"reads {', '.join(others) or 'the profile in a form of its own'}, so its past does not follow from orders",
            where=f"{segment.name}.sql",
            remedy=f"Say 'history_since: {DEPLOYMENT}' in the meta of its YAML entry, or read the profile alone.",
        )
    versions = (
        f"select\n    '{segment.name}' as segment,\n    customers.customer_id,\n    customers.version_number,\n"
        "    customers.as_of_date,\n    customers.next_date\n"
    )
    sql = sql.replace(_SELECT, versions).replace(_PROFILE, f"{{{{ {relation} }}}}")
    return sql.replace("as_of_date()", "'customers.as_of_date'")


def _entries(models_dir: Path) -> dict[str, dict[str, Any]]:
    """What the YAML files of a folder say in `config: {meta: ...}`, by model."""
    found = {}
    for file in sorted(models_dir.rglob("*.yml")):
        for model in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("models") or []:
            found[model["name"]] = (model.get("config") or {}).get("meta") or {}
    return found
