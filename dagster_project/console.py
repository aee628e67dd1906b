"""What `make nightly` prints while Dagster works: one line per step, and warnings. The whole story is in the UI."""

import logging

import dagster as dg

STEP_EVENTS = {"STEP_START": "...", "STEP_SUCCESS": "done", "STEP_FAILURE": "FAILED"}


class StepFormatter(logging.Formatter):
    """`landing  done  (10.6 s)` for the events of steps, the plain message for the rest."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of text."""
        event = getattr(record, "dagster_event", None)
        if event is None:
            return (
                f"  {record.levelname.lower()}: {getattr(record, 'dagster_meta', {}).get('orig_message', record.msg)}"
            )
        duration = getattr(event.event_specific_data, "duration_ms", None)
        took = "" if duration is None else f" ({duration / 1000:.1f} s)"
        return f"  {event.step_key:<20} {STEP_EVENTS[event.event_type_value]}{took}"


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    event = getattr(record, "dagster_event", None)
    return record.levelno >= logging.WARNING if event is None else event.event_type_value in STEP_EVENTS


def _console(_: dg.InitLoggerContext) -> logging.Logger:
    logger = logging.Logger("setka.console", level=logging.DEBUG)
    handler = logging.StreamHandler()
    handler.setFormatter(StepFormatter())
    handler.addFilter(_is_worth_a_line)
    logger.addHandler(handler)
    return logger


console = dg.LoggerDefinition(logger_fn=_console, description="One line per step, for whoever watches a terminal.")
