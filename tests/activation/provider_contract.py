"""What every provider must do, as tests: a provider's test module subclasses this and says how to make one."""

import datetime as dt
from typing import Any

import pytest
from prepared_shop import RUN_ID

from activation.letters.rendering import Letter
from activation.providers.protocols import (
    Accepted,
    MessageSender,
    NotSent,
    OutgoingLetter,
    OutgoingMessage,
    OutgoingRequest,
    RequestFinder,
    RunFinisher,
)

ADDRESS = "anna@example.org"
AT = dt.datetime(2026, 11, 1, 7, tzinfo=dt.UTC)


def outgoing(message_id: str, customer_id: str = "c1", *, channel: str) -> OutgoingMessage:
    letter = None
    if channel == "email":
        headers = {"List-Unsubscribe": "<https://x.org/u/t>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        letter = OutgoingLetter(ADDRESS, Letter("Привет", "<p>Привет</p>", "Привет\n"), headers)
    return OutgoingMessage(message_id, customer_id, "win_back", "letter", "a", "ru", AT, letter)


class ProviderContract:
    """Inherit, and give a fixture `sender`, which makes a new sender over the same folder each time it is called."""

    @pytest.fixture
    def request_of(self, sender: Any) -> Any:
        channel = sender().channel

        def make(request_id: str, *message_ids: str) -> OutgoingRequest:
            carried = tuple(outgoing(one, f"c-{one}", channel=channel) for one in message_ids)
            return OutgoingRequest(request_id, RUN_ID, carried, "0" * 64)

        return make

    def test_it_says_what_it_is_and_can(self, sender: Any) -> None:
        one: MessageSender = sender()
        assert one.name
        assert one.channel in ("email", "audience_file")
        assert one.capabilities.max_messages >= 1
        assert one.capabilities.finds_requests == isinstance(one, RequestFinder)

    def test_an_accepted_request_is_found_again_by_another_process(self, sender: Any, request_of: Any) -> None:
        assert isinstance(sender().submit(request_of("r1", "m1", "m2")), Accepted)
        assert sender().find_request("r1", RUN_ID) == "present"
        assert self.carried(sender()) == ["m1", "m2"]

    def test_a_request_never_submitted_is_absent(self, sender: Any) -> None:
        assert sender().find_request("r1", RUN_ID) == "absent"

    def test_absent_is_a_promise(self, sender: Any, request_of: Any) -> None:
        assert sender().find_request("r1", RUN_ID) == "absent"
        assert isinstance(sender().submit(request_of("r1", "m1")), NotSent)
        assert sender().find_request("r1", RUN_ID) == "absent"
        assert self.carried(sender()) == []

    @pytest.mark.parametrize(
        ("place", "verdict", "carried"),
        [("provider: staged", "absent", []), ("provider: accepted", "present", ["m1", "m2"])],
    )
    def test_a_request_that_died_half_way_is_whole_or_not_there(
        self, sender: Any, request_of: Any, place: str, verdict: str, carried: list[str]
    ) -> None:
        def die(name: str) -> None:
            if name == place:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            sender(checkpoint=die).submit(request_of("r1", "m1", "m2"))
        assert sender().find_request("r1", RUN_ID) == verdict
        assert sender().find_request("r1", RUN_ID) == verdict
        assert self.carried(sender()) == carried

    def test_requests_do_not_disturb_each_other(self, sender: Any, request_of: Any) -> None:
        sender().submit(request_of("r1", "m1"))
        sender().submit(request_of("r2", "m2"))
        assert self.carried(sender()) == ["m1", "m2"]

    def test_finishing_a_run_may_be_repeated(self, sender: Any, request_of: Any) -> None:
        sender().submit(request_of("r1", "m1"))
        if isinstance(sender(), RunFinisher):
            sender().finish(RUN_ID)
            sender().finish(RUN_ID)
            sender().finish("nightly-1999-01-01")
        assert self.carried(sender()) == ["m1"]

    def carried(self, sender: Any) -> list[str]:
        """The ids of the messages that lie where the receiver would see them."""
        raise NotImplementedError
