"""`setka segment new`: the three files of a segment, ready to be filled in, and the union that knows it."""

import re
from pathlib import Path
from typing import Final

from setka.errors import SegmentError
from setka.segments import DEPLOYMENT, SEGMENTS_DIR, write_union

_NAME: Final = re.compile(r"seg_[a-z][a-z0-9_]*")
_SQL: Final = """-- Customers who have ordered: say here in one sentence who they are.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.order_count > 0
"""
_ENTRY: Final = """version: 2

models:
  - name: {name}
    description: >
      One row per customer who has ordered: say here what the rule is, with its numbers and edges.
    config: {{meta: {{title: {{en: "{english}", ru: "{russian}"}}, owner: {owner}{history}}}}}
    columns:
      - name: customer_id
        description: The member.

unit_tests:
  - name: {name}_for_example
    description: Somebody on each side of every edge of the rule.
    model: {name}
    given:
      - input: ref('dim_customers')
        rows:
          - {{customer_id: bought, order_count: 1}}
          - {{customer_id: never bought, order_count: 0}}
    expect:
      rows:
        - {{customer_id: bought}}
"""


def scaffold_segment(
    name: str, *, english: str, russian: str, owner: str, history_since: str = "", models_dir: Path = SEGMENTS_DIR
) -> list[Path]:
    """Write the SQL of the segment `name` (with or without `seg_`), its YAML entry with a unit test, and the union.

    `history_since`: `deployment` for a rule that asks about more than orders. Returns the paths. Raises SegmentError
    when the name is not one, or a file of it is there already; nothing is overwritten.
    """
    name = name if name.startswith("seg_") else f"seg_{name}"
    if not _NAME.fullmatch(name):
        raise SegmentError(
            f"'{name}' is no name of a segment", remedy="Use small letters, digits and underscores: seg_women_under_30."
        )
    if history_since not in {"", DEPLOYMENT}:
        raise SegmentError(
            f"history_since is '{history_since}'", where=name, remedy=f"Say '{DEPLOYMENT}', or leave it out."
        )
    sql, entry = models_dir / f"{name}.sql", models_dir / f"_{name}.yml"
    for file in (sql, entry):
        if file.exists():
            raise SegmentError("is there already", where=str(file), remedy="Choose another name, or edit the file.")
    history = f", history_since: {history_since}" if history_since else ""
    quoted = {"english": english.replace('"', "'"), "russian": russian.replace('"', "'")}
    entry.write_text(_ENTRY.format(name=name, owner=owner, history=history, **quoted), encoding="utf-8")
    sql.write_text(_SQL, encoding="utf-8")
    return [sql, entry, *write_union(models_dir)]
