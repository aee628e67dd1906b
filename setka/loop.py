"""The steps of a night in their order, without an orchestrator: what `setka nightly` runs, and the tests."""

from setka import steps
from setka.dbt import run_dbt_here
from setka.night import Night, locked_night
from setka.settings import Settings
from setka.warehouse import RunDbt


def run_night(settings: Settings, run_dbt: RunDbt = run_dbt_here) -> Night:
    """Run the night that the settings name, or finish it where its decisions are frozen already.

    The lock is held until the messages are planned; handing over and rendering are safe beside the next run.
    Raises RunLockedError while another run works, and the SettingsError, SourceError, ContractError, BuildError,
    PublishError, LedgerError, DecisionsError, ProviderError, ClockError or DiskSpaceError of its steps.
    """
    with locked_night(settings) as (night, lock):
        if not night.is_decided:
            steps.land(night)
            steps.record(night)
            steps.build(night, run_dbt)
            steps.publish_build(night)
            steps.freeze_decisions(night)
        steps.plan(night)
        lock.release()
        steps.hand_over(night)
        steps.render(night)
        return night
