"""The night's report: what was decided and why, what left, and what the letters before led to."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from dashboards.charts.decision_bars import VERDICT_TITLES, ReasonCount, decision_bars
from dashboards.charts.funnel_bars import funnel_bars
from dashboards.decisions_reader import decision_counts, example_customer
from dashboards.figures import count_text, plural, rate_text, share_text
from dashboards.layout import Column, chart, join, paragraph, section, swatch, table
from dashboards.ledger_reader import MessageCount, campaign_titles, message_counts
from dashboards.night_facts import (
    STAGE_MEANINGS,
    STAGES,
    STATUS_MEANINGS,
    StageCounts,
    reason_counts,
    reason_words,
    segment_sizes,
    stage_counts,
)
from dashboards.page import Page, Sources
from dashboards.sections.recent_messages import recent_messages
from dashboards.theme import PAPER, VERDICT_COLOURS


class _Night(NamedTuple):
    """What several sections share: the reasons, the ledger's messages, the stages and the campaigns' titles."""

    reasons: list[ReasonCount]
    messages: list[MessageCount]
    stages: list[StageCounts]
    titles: dict[str, str]


def _night(sources: Sources) -> _Night:
    decisions = decision_counts(sources.paths, sources.run_id)
    messages = message_counts(sources.facts.ledger_url, sources.run_id)
    return _Night(
        reason_counts(sources.snapshot, decisions),
        messages,
        stage_counts(decisions, messages),
        campaign_titles(sources.facts.ledger_url, "en"),
    )


def _verdicts(night: _Night) -> dict[str, int]:
    return {
        verdict: sum(reason.candidate_count for reason in night.reasons if reason.verdict == verdict)
        for verdict in VERDICT_TITLES
    }


def _summary(night: _Night) -> str:
    candidates = sum(reason.candidate_count for reason in night.reasons)
    if not candidates:
        return "Nobody was due tonight: no campaign had a candidate."
    verdicts = _verdicts(night)
    return (
        f"{plural(candidates, 'candidate was', 'candidates were')} judged: {count_text(verdicts['send'])} go out, "
        f"{count_text(verdicts['held_out'])} are held out to measure, {count_text(verdicts['deferred'])} wait, "
        f"{count_text(verdicts['stopped'])} are stopped."
    )


def _body(sources: Sources) -> Markup:
    night = _night(sources)
    return join(
        [
            _decisions_section(night),
            _messages_section(night, sources),
            recent_messages(sources.snapshot),
            _segments_section(sources),
            _held_section(sources.facts.held),
            _landing_section(sources.facts.rows_landed, sources.facts.rows_quarantined),
            _next_section(sources),
        ]
    )


def _decisions_section(night: _Night) -> Markup:
    if not night.reasons:
        return section("What was decided", paragraph(_summary(night), "empty"))
    tile = Markup('<div class="tile" style="--mark:{}"><b>{}</b><span>{}</span></div>')
    tiles = Markup('<div class="tiles">{}</div>').format(
        join(
            tile.format(VERDICT_COLOURS[key], count_text(count), VERDICT_TITLES[key])
            for key, count in _verdicts(night).items()
        )
    )
    total = sum(reason.candidate_count for reason in night.reasons)
    rows = [
        (
            swatch(VERDICT_COLOURS.get(reason.verdict, PAPER), reason.title),
            VERDICT_TITLES.get(reason.verdict, reason.verdict),
            count_text(reason.candidate_count),
            share_text(reason.candidate_count, total),
            reason.explanation,
        )
        for reason in night.reasons
    ]
    columns = [Column("Reason"), Column("Verdict"), Column("Candidates", "number"), Column("Share", "number")]
    columns.append(Column("What it means", "advice"))
    return section(
        "What was decided, and why",
        paragraph(_summary(night)),
        tiles,
        chart(
            decision_bars(night.reasons),
            key="decisions",
            description="Bars of candidates by reason; the table below holds the numbers.",
        ),
        table(f"One reason for each of {plural(total, 'candidate', 'candidates')}.", columns, rows),
    )


def _messages_section(night: _Night, sources: Sources) -> Markup:
    heading = "From candidates to messages"
    if not night.stages:
        return section(heading, paragraph("No candidates, so no messages: nothing was planned in this run.", "empty"))
    by_campaign: dict[str, list[int]] = {}
    for stage in night.stages:
        sums = by_campaign.setdefault(_title(night.titles, stage.campaign), [0] * len(STAGES))
        sums[:] = [before + count for before, count in zip(sums, stage.counts, strict=True)]
    step_rows = [
        (
            Markup("{} <code>{}/{}</code>").format(_title(night.titles, stage.campaign), stage.campaign, stage.step),
            *(count_text(count) for count in stage.counts),
        )
        for stage in night.stages
    ]
    steps = [Column("Campaign and step"), *(Column(stage, "number") for stage in STAGES)]
    parts = [
        chart(
            funnel_bars(STAGES, by_campaign),
            key="funnel",
            description="Bars of candidates left at each stage; the table below holds the numbers.",
        ),
        paragraph(" ".join(STAGE_MEANINGS), "note"),
        table("How far the candidates of each step came.", steps, step_rows),
    ]
    if night.messages:
        parts.append(_status_table(night, sources))
    else:
        parts.append(paragraph("The ledger holds no message of this run: nothing was new and due.", "note"))
    return section(heading, *parts)


def _status_table(night: _Night, sources: Sources) -> Markup:
    words = reason_words(sources.snapshot)
    rows = [
        (
            message.channel.replace("_", " ").capitalize(),
            Markup("{} <code>{}</code>").format(_title(night.titles, message.campaign), message.step),
            message.status.capitalize(),
            words[message.reason].title if message.reason in words else message.reason,
            count_text(message.message_count),
            STATUS_MEANINGS.get(message.status, ""),
        )
        for message in night.messages
    ]
    columns = [Column("Channel"), Column("Campaign and step"), Column("Status"), Column("Reason")]
    columns += [Column("Messages", "number"), Column("What it means", "advice")]
    return table(f"Messages that {sources.run_id} planned, by how they stand in the ledger.", columns, rows)


def _segments_section(sources: Sources) -> Markup:
    heading = "How large the segments are"
    segments, customers = segment_sizes(sources.snapshot)
    if not segments:
        return section(heading, paragraph("No segment has been built.", "empty"))
    fill = Markup('<span class="meter"><span style="width:{:.1f}%"></span></span>')
    rows = [
        (
            Markup("{} <code>{}</code>").format(
                segment.segment.removeprefix("seg_").replace("_", " ").capitalize(), segment.segment
            ),
            count_text(segment.customer_count),
            rate_text(segment.customer_count, customers),
            fill.format(100 * segment.customer_count / customers if customers else 0),
        )
        for segment in segments
    ]
    columns = [Column("Segment"), Column("Customers", "number"), Column("Share of all customers", "number"), Column("")]
    return section(heading, table("Segments may overlap; consent plays no part in them.", columns, rows))


def _held_section(held: Mapping[str, str]) -> Markup:
    """Nothing on a night on which every source arrived."""
    if not held:
        return Markup("")
    return section(
        "What is held",
        table(
            "Nobody enters or has left these segments tonight; campaigns on them wait.",
            [Column("Segment"), Column("Why", "advice")],
            sorted(held.items()),
        ),
    )


def _landing_section(landed: Mapping[str, int], quarantined: Mapping[str, int]) -> Markup:
    heading = "What came in"
    names = sorted(name for name in {*landed, *quarantined} if landed.get(name) or quarantined.get(name))
    if not names:
        return section(heading, paragraph("No new or changed row has arrived since the last run.", "empty"))
    rows = [_landing_row(name.replace("_", " "), landed.get(name, 0), quarantined.get(name, 0)) for name in names]
    total = _landing_row("All tables", sum(landed.values()), sum(quarantined.values()))
    columns = [Column("Table"), Column("Rows landed", "number"), Column("Rows in quarantine", "number")]
    columns.append(Column("Quarantined share", "number"))
    caption = (
        "New or changed rows only. A quarantined row is kept with its reason under quarantine/ in the data folder."
    )
    return section(heading, table(caption, columns, rows, total=total))


def _landing_row(name: str, landed: int, quarantined: int) -> Sequence[str]:
    return name, count_text(landed), count_text(quarantined), rate_text(quarantined, landed + quarantined)


def _next_section(sources: Sources) -> Markup:
    lines = []
    outbox = sources.facts.outbox
    if outbox is not None and outbox.is_dir():
        first = outbox / "index.html"
        link = Path(os.path.relpath(first if first.is_file() else outbox, sources.paths.dashboards)).as_posix()
        lines.append(
            Markup(
                'Read the letters and lists of this run in <a href="{}">the outbox</a>. They name customers: '
                "handle the folder as you would handle an address book."
            ).format(link)
        )
    customer = example_customer(sources.paths, sources.run_id)
    if customer is not None:
        lines.append(
            Markup(
                "Ask why a customer gets a message or not: <code>setka why {}</code> explains tonight's decision."
            ).format(customer)
        )
    lines.append(Markup('See where the customers stand on the <a href="lifecycle_grid.html">lifecycle grid</a>.'))
    lines.append(
        Markup(
            "Change who, what or when in a card under <code>activation/campaigns/</code>; the next night follows it."
        )
    )
    lines.append(Markup("Watch the run step by step with <code>make dev</code>."))
    items = join(Markup("<li>{}</li>").format(line) for line in lines)
    return section("What to look at next", Markup('<ul class="next">{}</ul>').format(items))


def _title(titles: Mapping[str, str], campaign: str) -> str:
    return titles.get(campaign, campaign)


PAGE = Page(
    key="night",
    order=20,
    title="The night's report",
    question="What was decided tonight and why, what left, and what did the messages before lead to?",
    headline=lambda sources: _summary(_night(sources)),
    body=_body,
)
