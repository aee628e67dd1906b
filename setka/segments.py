"""The two generated models over the segment folder: who is in which segment, and which segments there are (D4).

A literal list keeps dbt's lineage; a loop over dbt's graph would have none and fail at run time.
"""

from pathlib import Path

from setka.errors import NotFoundError
from setka.paths import DBT_PROJECT

SEGMENTS_DIR = DBT_PROJECT / "models" / "segments"
UNION_FILE = "int_segments__unioned.sql"
NAMES_FILE = "int_segments__named.sql"
_HEADER = """-- Written by `setka segment union` from the folder; edit the segments, not this file.
{{ config(materialized='table') }}

"""


def segment_names(models_dir: Path = SEGMENTS_DIR) -> list[str]:
    """The `seg_` models in a folder and below, sorted. Raises NotFoundError when there is none."""
    names = sorted(file.stem for file in models_dir.rglob("seg_*.sql"))
    if not names:
        raise NotFoundError(
            "no seg_*.sql here", where=str(models_dir), remedy="Add a segment model before writing the union."
        )
    return names


def union_sql(models_dir: Path = SEGMENTS_DIR) -> str:
    """The model with one row per segment and customer, as text. Raises NotFoundError without segments."""
    parts = [
        f"select\n    '{name}' as segment,\n    customer_id\nfrom {{{{ ref('{name}') }}}}\n"
        for name in segment_names(models_dir)
    ]
    return _HEADER + "\nunion all\n\n".join(parts)


def names_sql(models_dir: Path = SEGMENTS_DIR) -> str:
    """The model with one row per segment, empty ones included, as text. Raises NotFoundError without segments."""
    parts = [f"select '{name}' as segment\n" for name in segment_names(models_dir)]
    return _HEADER + "\nunion all\n\n".join(parts)


def write_union(models_dir: Path = SEGMENTS_DIR) -> list[Path]:
    """Write both generated models into the folder and return their paths."""
    written = []
    for name, text in ((UNION_FILE, union_sql(models_dir)), (NAMES_FILE, names_sql(models_dir))):
        file = models_dir / name
        file.write_text(text, encoding="utf-8")
        written.append(file)
    return written
