"""What a trigger must keep to, told before dbt runs: each fault says what is wrong and what to do (D4)."""

import re
from collections.abc import Iterator

from setka.model_rules import Vocabulary, faults_of_reading, select_of
from setka.spelling import near_miss
from setka.triggers import COLUMNS, Trigger


def faults_of_trigger(trigger: Trigger, vocabulary: Vocabulary) -> Iterator[str]:
    """The faults of one trigger, each one sentence."""
    for name in sorted(set(re.findall(r"trigger_rule\('(\w+)'\)", trigger.sql)) - set(vocabulary.trigger_rules)):
        yield f"asks for '{name}', which is no row of trigger_rules. {near_miss(name, vocabulary.trigger_rules)}"
    yield from faults_of_reading(trigger.sql, vocabulary)
    select = select_of(trigger.sql)
    if isinstance(select, str):
        yield select
    elif set(select.named_selects) != set(COLUMNS):
        yield (
            f"yields {', '.join(select.named_selects) or 'nothing'}. A trigger says who, which occurrence, when and "
            f"what its letter needs: select {', '.join(COLUMNS)}."
        )
