"""The segments of the project held to the rules of segments, by what the project's own files say."""

import csv
import re

from setka.errors import BuildError
from setka.paths import DBT_PROJECT
from setka.segment_rules import Vocabulary, faults_of
from setka.segments import SEGMENTS_DIR, read_segments
from setka.traits import trait_names


def check_segments() -> dict[str, list[str]]:
    """The faults of the project's segments, by name; those without faults are left out.

    Raises BuildError when dbt cannot read the project and no segment is at fault for that.
    """
    segments = read_segments(SEGMENTS_DIR)
    try:
        return faults_of(segments, vocabulary(trait_names()))
    except BuildError:
        # What a segment breaks for dbt is found without asking dbt.
        faults = faults_of(segments, vocabulary(None))
        if not faults:
            raise
        return faults


def vocabulary(traits: set[str] | None) -> Vocabulary:
    """What segments may speak of; `traits`: the columns of the profile, None while dbt cannot read the project."""
    files = [file for kind in ("*.sql", "*.py") for file in (DBT_PROJECT / "models").rglob(kind)]
    private = {file.stem for file in files if re.search(r"database\s*=\s*'private'", file.read_text(encoding="utf-8"))}
    seeds = DBT_PROJECT / "seeds"
    with (seeds / "segment_thresholds.csv").open(encoding="utf-8", newline="") as lines:
        thresholds = {row["threshold"]: row["clock"] for row in csv.DictReader(lines)}
    models = {file.stem for file in files} | {file.stem for file in seeds.glob("*.csv")}
    return Vocabulary(traits=traits, models=models, private=private, thresholds=thresholds)
