"""What a provider can do, as small Protocols; what it can do beyond sending is declared and has a Protocol of its own.

The unit of acceptance is one request of several messages. A sender answers with one of the answers below, or raises:
ProviderError when the provider refused everything and will refuse the next request too (a wrong key), anything else
when nobody can say what became of the request. Then the messages are *unknown* and are never sent again blindly.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from activation.letters.rendering import Letter


@dataclass(frozen=True)
class OutgoingLetter:
    """A rendered letter with its address and the headers that it must carry (RFC 8058)."""

    to: str
    letter: Letter
    headers: Mapping[str, str]


@dataclass(frozen=True)
class OutgoingMessage:
    """One message of a request. `letter` is None on channels that carry none; `at` is the dispatch clock's instant."""

    message_id: str
    customer_id: str
    campaign: str
    step: str
    variant: str | None
    language: str
    at: dt.datetime
    letter: OutgoingLetter | None = None


@dataclass(frozen=True)
class OutgoingRequest:
    """What is handed over in one piece: messages of one run and one step. `request_id` is ours."""

    request_id: str
    run_id: str
    messages: tuple[OutgoingMessage, ...]
    body_sha256: str


@dataclass(frozen=True)
class Accepted:
    """The provider has the whole request."""

    provider_request_id: str


@dataclass(frozen=True)
class Rejected:
    """The provider took nothing. `faulty` names the messages it refused and why; the others may go in a new request.

    With nothing named, every message is rejected for `reason`.
    """

    reason: str
    faulty: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NotSent:
    """No byte left (connection refused, throttled): safe to try again later."""

    reason: str


Answer = Accepted | Rejected | NotSent


@dataclass(frozen=True)
class Capabilities:
    """What a sender declares of itself.

    max_messages: in one request. one_message_per_address: the provider refuses an address twice in one request.
    finds_requests: it can say later whether it has a request (then it is a RequestFinder too). clock: `logical` for
    a provider that only writes files, so that a night can be run at any time of day; `real` for one that sends.
    """

    max_messages: int
    one_message_per_address: bool
    finds_requests: bool
    clock: Literal["logical", "real"]


class MessageSender(Protocol):
    """Carries messages of one channel."""

    @property
    def name(self) -> str:
        """The provider's name, kept with each request."""

    @property
    def channel(self) -> str:
        """The channel it carries."""

    @property
    def capabilities(self) -> Capabilities:
        """What it declares of itself."""

    def submit(self, request: OutgoingRequest) -> Answer:
        """Hand one request over, whole."""


@runtime_checkable
class RequestFinder(Protocol):
    """Can tell, after the fact and for good, whether it has a request."""

    def find_request(self, request_id: str, run_id: str) -> Literal["present", "absent"]:
        """`absent` is a promise: a request called absent is never accepted later, whoever still works on it."""


@runtime_checkable
class RunFinisher(Protocol):
    """Has something to tidy when no more requests of a run follow for now."""

    def finish(self, run_id: str) -> None:
        """Called once after the last request of a dispatch."""


@runtime_checkable
class Sweeper(Protocol):
    """Keeps files while it works, of which a killed process may leave some."""

    def sweep(self) -> None:
        """Clear away, or finish, what is left of requests that are decided. Called when no request is undecided."""
