"""The segments and triggers of the project held to their rules."""

from collections.abc import Collection

from setka.model_rules import Faults, Vocabulary, cycles, waiting_for
from setka.model_vocabulary import project_vocabulary
from setka.segment_rules import faults_of_segment
from setka.segments import UNION_FILE, Segment, read_segments
from setka.trigger_rules import faults_of_trigger
from setka.triggers import TRIGGER_UNION_FILE, Trigger, read_triggers


def check_project(traits: Collection[str] | None) -> Faults:
    """The faults of the project's segments and triggers; `traits`: the columns of the profile, None while unknown."""
    return faults_of(read_segments(), read_triggers(), project_vocabulary(traits))


def faults_of(segments: Collection[Segment], triggers: Collection[Trigger], vocabulary: Vocabulary) -> Faults:
    """The faults of segments and triggers, and who of the sound ones waits for a faulty one."""
    files = {one.name: one.sql for one in segments} | {one.name: one.sql for one in triggers}
    reads = {
        **vocabulary.models,
        # Whatever the folder holds is read by what is written from it, whether it has been written yet or not.
        UNION_FILE.removesuffix(".sql"): [one.name for one in segments],
        TRIGGER_UNION_FILE.removesuffix(".sql"): [one.name for one in triggers],
    }
    found = cycles(files, reads)
    for segment in segments:
        found[segment.name] = [*found.get(segment.name, []), *faults_of_segment(segment, vocabulary)]
    for trigger in triggers:
        found[trigger.name] = [*found.get(trigger.name, []), *faults_of_trigger(trigger, vocabulary)]
    faulty = {name: lines for name, lines in found.items() if lines}
    return faulty | waiting_for(faulty, files)
