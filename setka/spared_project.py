"""A copy of the dbt project without what keeps dbt from reading it: one file with a broken brace stops only itself.

dbt reads the whole project or nothing. Each faulty segment and trigger is replaced by one that yields nobody, so that
what refers to it can be read; the night leaves it out as held.
"""

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Final

from setka.paths import DBT_PROJECT
from setka.segments import write_union
from setka.triggers import HELD_TRIGGER, write_trigger_union

_NOT_COPIED: Final = ("target", "logs")
_HELD_SEGMENT: Final = """-- Nobody: the segment is held.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where false
"""


def spare_project(faulty: Collection[str], target: Path) -> Path:
    """Write the project without the `faulty` segments and triggers into the folder `target`, and return it.

    Raises NotFoundError when the project has no segment or no trigger.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(DBT_PROJECT, target, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    models = target / "models"
    for file in [*models.rglob("seg_*.sql"), *models.rglob("trg_*.sql")]:
        if file.stem in faulty:
            file.write_text(_HELD_SEGMENT if file.stem.startswith("seg_") else HELD_TRIGGER, encoding="utf-8")
    write_union(models / "segments")
    write_trigger_union(models / "triggers")
    return target
