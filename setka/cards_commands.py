"""`setka cards ...`: what is wrong with the campaign cards, and a person's word about a campaign."""

from typing import Annotated, Literal

import typer

cards = typer.Typer(help="Campaign cards.", no_args_is_help=True)
CampaignState = Literal["enabled", "paused", "killed"]


@cards.command("check")
def cards_check() -> None:
    """Check every campaign card and its templates; show all errors at once."""
    from activation.cards import load_cards
    from setka.settings import load_settings

    settings = load_settings()
    book = load_cards(settings.cards_dir, templates_dir=settings.templates_dir)
    for campaign, loaded in sorted(book.cards.items()):
        typer.echo(f"{campaign}: fine, version {loaded.card_version}")
    for error in book.errors:
        typer.echo(str(error), err=True)
    if book.errors:
        raise typer.Exit(book.errors[0].exit_code)


ByWhom = Annotated[str, typer.Option("--by", help="Who says so.")]
Why = Annotated[str, typer.Option("--why", help="On what ground; kept for good.")]


@cards.command("pause")
def cards_pause(campaign: str, *, by: ByWhom, why: Why) -> None:
    """Let a campaign decide nothing and its planned messages wait, until it is resumed."""
    _say(campaign, "paused", by, why)


@cards.command("resume")
def cards_resume(campaign: str, *, by: ByWhom, why: Why) -> None:
    """Let a campaign that was paused or killed run again; what was taken back stays so."""
    _say(campaign, "enabled", by, why)


@cards.command("kill")
def cards_kill(campaign: str, *, by: ByWhom, why: Why) -> None:
    """Stop a campaign now: nothing more is decided, and what is planned is taken back at the hand-over."""
    _say(campaign, "killed", by, why)


def _say(campaign: str, state: CampaignState, by: str, why: str) -> None:
    from activation.cards import set_campaign_state
    from activation.ledger.store import open_ledger
    from setka.clock import utc_now
    from setka.settings import ledger_url, load_settings

    ledger = open_ledger(ledger_url(load_settings()))
    try:
        set_campaign_state(ledger, campaign, state, by_whom=by, why=why, now=utc_now())
    finally:
        ledger.close()
    typer.echo(f"{campaign}: {state} by {by}: {why}")


@cards.command("states")
def cards_states() -> None:
    """Say of each campaign whether it runs, by whose word, since when and why."""
    from activation.cards.records import last_words
    from activation.ledger.store import open_ledger
    from setka.settings import ledger_url, load_settings

    ledger = open_ledger(ledger_url(load_settings()))
    try:
        for word in last_words(ledger):
            typer.echo(
                f"{word.campaign}: {word.state} since {word.since:%Y-%m-%d %H:%M} UTC by {word.by_whom}: {word.why}"
            )
    finally:
        ledger.close()
