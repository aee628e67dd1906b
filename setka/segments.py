"""The generated models over the folders of segments and triggers: who is in which, and which there are (D4).

A literal list keeps dbt's lineage; a loop over dbt's graph would have none and fail at run time.
"""

from pathlib import Path
from typing import Final, NamedTuple

from setka.errors import NotFoundError
from setka.paths import DBT_PROJECT


class Kind(NamedTuple):
    """One kind of model of which there are many: its word, prefix, folder, and the columns that each yields."""

    word: str
    prefix: str
    folder: Path
    columns: tuple[str, ...]

    @property
    def union_file(self) -> str:
        """The name of the model that unions all of them."""
        return f"int_{self.word}s__unioned.sql"

    @property
    def names_file(self) -> str:
        """The name of the model with one row for each of them."""
        return f"int_{self.word}s__named.sql"


SEGMENTS_DIR: Final = DBT_PROJECT / "models" / "segments"
SEGMENTS: Final = Kind("segment", "seg_", SEGMENTS_DIR, ("customer_id",))
TRIGGERS: Final = Kind(
    "trigger",
    "trg_",
    DBT_PROJECT / "models" / "triggers",
    ("customer_id", "trigger_key", "occurred_at", "context"),
)
KINDS: Final = (SEGMENTS, TRIGGERS)

_HEADER: Final = """-- Written by `setka segment union` from the folder; edit the {word}s, not this file.
{{{{ config(materialized='table') }}}}

"""


def segment_names(models_dir: Path = SEGMENTS_DIR) -> list[str]:
    """The `seg_` models in a folder and below, sorted. Raises NotFoundError when there is none."""
    return model_names(SEGMENTS, models_dir)


def model_names(kind: Kind, models_dir: Path | None = None) -> list[str]:
    """The models of a kind in `models_dir` (else in its own folder) and below, sorted.

    Raises NotFoundError when there is none.
    """
    folder = models_dir or kind.folder
    names = sorted(file.stem for file in folder.rglob(f"{kind.prefix}*.sql"))
    if not names:
        raise NotFoundError(
            f"no {kind.prefix}*.sql here",
            where=str(folder),
            remedy=f"Add a {kind.word} model before writing the union.",
        )
    return names


def union_sql(models_dir: Path | None = None, kind: Kind = SEGMENTS) -> str:
    """The model with the rows of all models of a kind, each with its name, as text. Raises as `model_names`."""
    columns = ",\n".join(f"    {column}" for column in kind.columns)
    parts = [
        f"select\n    '{name}' as {kind.word},\n{columns}\nfrom {{{{ ref('{name}') }}}}\n"
        for name in model_names(kind, models_dir)
    ]
    return _HEADER.format(word=kind.word) + "\nunion all\n\n".join(parts)


def names_sql(models_dir: Path | None = None, kind: Kind = SEGMENTS) -> str:
    """The model with one row per model of a kind, empty ones included, as text. Raises as `model_names`."""
    parts = [f"select '{name}' as {kind.word}\n" for name in model_names(kind, models_dir)]
    return _HEADER.format(word=kind.word) + "\nunion all\n\n".join(parts)


def write_union(models_dir: Path | None = None, kind: Kind = SEGMENTS) -> list[Path]:
    """Write both generated models of a kind into `models_dir` (else into its own folder) and return their paths."""
    folder = models_dir or kind.folder
    written = []
    for name, text in (
        (kind.union_file, union_sql(models_dir, kind)),
        (kind.names_file, names_sql(models_dir, kind)),
    ):
        file = folder / name
        file.write_text(text, encoding="utf-8")
        written.append(file)
    return written
