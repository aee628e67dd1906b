"""Which sender carries which channel in this shop."""

import datetime as dt
from collections.abc import Callable, Mapping

from activation.checkpoints import Checkpoint, pass_by
from activation.providers.audience_file import AudienceFile
from activation.providers.outbox import Outbox
from activation.providers.protocols import MessageSender
from setka.errors import ProviderError
from setka.paths import DataPaths
from setka.settings import Settings


def senders(
    settings: Settings, paths: DataPaths, *, clock: Callable[[], dt.datetime], checkpoint: Checkpoint = pass_by
) -> Mapping[str, MessageSender]:
    """The senders by channel. Raises ProviderError when SETKA_PROVIDER names one that this version does not have."""
    if settings.provider != "outbox":
        raise ProviderError(f"there is no provider {settings.provider!r}", where="SETKA_PROVIDER", remedy="Use outbox.")
    chosen: tuple[MessageSender, ...] = (
        Outbox(paths, clock=clock, checkpoint=checkpoint),
        AudienceFile(paths, clock=clock, checkpoint=checkpoint),
    )
    return {sender.channel: sender for sender in chosen}
