"""What the project's segments and triggers may speak of, by its files alone: dbt need not be able to read them."""

import csv
from collections.abc import Collection

from setka.model_rules import Vocabulary, models_read
from setka.paths import DBT_PROJECT


def project_vocabulary(traits: Collection[str] | None) -> Vocabulary:
    """The words of the project; `traits`: the columns of the profile, None while nobody can say."""
    texts = {
        file.stem: file.read_text(encoding="utf-8")
        for kind in ("*.sql", "*.py")
        for file in (DBT_PROJECT / "models").rglob(kind)
    }
    seeds = DBT_PROJECT / "seeds"
    return Vocabulary(
        traits=traits,
        models={
            **{seed.stem: [] for seed in seeds.glob("*.csv")},
            **{name: models_read(texts[name]) for name in texts},
        },
        # A door lets traits out of the private room and holds nothing else that others may not see.
        private={name for name, text in texts.items() if "database='private'" in text and "tags='door'" not in text},
        thresholds={row["threshold"]: row["clock"] for row in _rows("segment_thresholds")},
        trigger_rules={row["rule"] for row in _rows("trigger_rules")},
    )


def _rows(seed: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
