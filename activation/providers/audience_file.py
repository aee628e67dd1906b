"""The audience file: a list for the shop, one CSV per request of one campaign step. It stays in the shop.

`outbox/<run_id>/lists/<campaign>.<step>.<request_id>.csv` holds customer_id, message_id and variant: no contact data.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Literal

from activation.checkpoints import Checkpoint, pass_by
from activation.providers import request_folder
from activation.providers.protocols import Accepted, Answer, Capabilities, NotSent, OutgoingRequest
from setka.paths import DataPaths

MAX_MESSAGES = 100_000  # a spreadsheet opens a list of this length
# A cell that begins so is a formula to a spreadsheet, and a formula in somebody's customer_id runs on our machine.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class AudienceFile:
    """Writes lists to `paths.outbox`. `clock` says when a request was found missing, for its record."""

    name = "audience_file"
    channel = "audience_file"
    capabilities = Capabilities(
        max_messages=MAX_MESSAGES, one_message_per_address=False, finds_requests=True, clock="logical"
    )

    def __init__(self, paths: DataPaths, *, clock: Callable[[], dt.datetime], checkpoint: Checkpoint = pass_by) -> None:
        self._paths = paths
        self._clock = clock
        self._checkpoint = checkpoint

    def submit(self, request: OutgoingRequest) -> Answer:
        """Write the list aside, then accept the request in one step. OSError (a full disk) leaves it unknown."""
        folder = self._paths.outbox_of(request.run_id)
        first = request.messages[0]
        lists = request_folder.staging_folder(folder, request.request_id) / "lists"
        lists.mkdir()
        file = lists / f"{first.campaign}.{first.step}.{request.request_id}.csv"
        request_folder.write_durably(file, csv_text(request))
        self._checkpoint("provider: staged")
        record = {
            "run_id": request.run_id,
            "body_sha256": request.body_sha256,
            "list": f"lists/{file.name}",
            # The shape of the outbox's records, so that whoever counts requests reads one form.
            "messages": [
                {"message_id": message.message_id, "customer_id": message.customer_id} for message in request.messages
            ],
        }
        taken = request_folder.accept(
            folder, request.request_id, record, accepted=lambda: self._checkpoint("provider: accepted")
        )
        return Accepted(request.request_id) if taken else NotSent("the request was given up meanwhile")

    def find_request(self, request_id: str, run_id: str) -> Literal["present", "absent"]:
        """Whether the request was accepted; if not, it never will be."""
        return request_folder.find(self._paths.outbox_of(run_id), request_id, self._clock())

    def sweep(self) -> None:
        """Clear away what a killed worker left of decided requests."""
        request_folder.sweep(self._paths.outbox)


def csv_text(request: OutgoingRequest) -> str:
    """The list as CSV (RFC 4180), by customer; a value that a spreadsheet would run gets an apostrophe in front."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("customer_id", "message_id", "variant"))
    for message in sorted(request.messages, key=lambda message: message.customer_id):
        writer.writerow(map(_harmless, (message.customer_id, message.message_id, message.variant or "")))
    return text.getvalue()


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
