"""What a trial of a segment found, as lines to read."""

from collections.abc import Iterator

from setka.segment_trial import Trial


def trial_in_words(name: str, trial: Trial) -> Iterator[str]:
    """Lines: size, reach, tonight's audiences, history, profile, examples."""
    share = f" ({trial.members / trial.customers:.1%})" if trial.customers else ""
    yield f"{name}: {trial.members:,} of {trial.customers:,} customers{share}."
    yield f"Reachable by letter tonight: {trial.reachable:,}." + "".join(
        f" {reason}: {count:,}." for reason, count in trial.refused.items()
    )
    yield "Tonight's audiences:" if trial.audiences else "No campaign has candidates tonight."
    for campaign, (candidates, shared) in trial.audiences.items():
        yield f"  {campaign}: {shared:,} of its {candidates:,} candidates are members."
    if trial.history is None:
        yield "Its past is not known: it asks about more than orders. It is recorded from its first night as a segment."
    else:
        sizes = list(trial.history.values())
        yield f"Yesterday {sizes[-2]:,}, so {sizes[-1] - sizes[-2]:+,} since. Ninety days, a week apart:"
        yield "  " + " ".join(f"{size:,}" for size in sizes[::-7][::-1])
    yield "Members against everybody:"
    for trait, (mine, base) in trial.profile.items():
        yield f"  {trait}: {_number(mine)} against {_number(base)}"
    yield "For example:" if trial.examples else "Nobody to show."
    for example in trial.examples:
        yield "  " + ", ".join(f"{key} {value}" for key, value in example.items() if value is not None)


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.2f}"
