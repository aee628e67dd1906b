"""The outbox: one rendered letter per message in the data folder. The default; needs no account, sends nothing.

`outbox/<run_id>/<message_id>.html` opens in a browser, `<message_id>.txt` is the envelope with its headers and the
plain text, `requests/<request_id>.json` lists what was accepted, `index.html` lists the letters without contact data.
"""

import contextlib
import datetime as dt
import html
import uuid
from collections.abc import Callable
from typing import Any, Literal

from activation.checkpoints import Checkpoint, pass_by
from activation.providers import request_folder
from activation.providers.protocols import Accepted, Answer, Capabilities, NotSent, OutgoingMessage, OutgoingRequest
from setka.paths import DataPaths

MAX_MESSAGES = 500  # a killed request is written anew, so it should not hold more than a second's work


class Outbox:
    """Writes letters to `paths.outbox`. `clock` says when a request was found missing, for its record."""

    name = "outbox"
    channel = "email"
    capabilities = Capabilities(
        max_messages=MAX_MESSAGES, one_message_per_address=False, finds_requests=True, clock="logical"
    )

    def __init__(self, paths: DataPaths, *, clock: Callable[[], dt.datetime], checkpoint: Checkpoint = pass_by) -> None:
        self._paths = paths
        self._clock = clock
        self._checkpoint = checkpoint

    def submit(self, request: OutgoingRequest) -> Answer:
        """Write the letters aside, then accept the request in one step. OSError (a full disk) leaves it unknown."""
        folder = self._paths.outbox_of(request.run_id)
        staging = request_folder.staging_folder(folder, request.request_id)
        for message in request.messages:
            if message.letter is None:
                raise ValueError(f"message {message.message_id} has no letter, the outbox carries letters only.")
            request_folder.write_durably(staging / f"{message.message_id}.html", message.letter.letter.html)
            request_folder.write_durably(staging / f"{message.message_id}.txt", _envelope(message))
        self._checkpoint("provider: staged")
        record = {
            "run_id": request.run_id,
            "body_sha256": request.body_sha256,
            "messages": [_listed(message) for message in request.messages],
        }
        taken = request_folder.accept(
            folder, request.request_id, record, accepted=lambda: self._checkpoint("provider: accepted")
        )
        return Accepted(request.request_id) if taken else NotSent("the request was given up meanwhile")

    def find_request(self, request_id: str, run_id: str) -> Literal["present", "absent"]:
        """Whether the request was accepted; if not, it never will be."""
        return request_folder.find(self._paths.outbox_of(run_id), request_id, self._clock())

    def sweep(self) -> None:
        """Clear away what a killed worker left of decided requests, and list the letters that it did not list."""
        request_folder.sweep(self._paths.outbox)
        for aside in self._paths.outbox.glob("*/.index.*.tmp"):
            aside.unlink(missing_ok=True)
        for requests in self._paths.outbox.glob("*/requests"):
            index = requests.with_name("index.html")
            if not index.exists() or index.stat().st_mtime_ns < requests.stat().st_mtime_ns:
                self.finish(requests.parent.name)

    def finish(self, run_id: str) -> None:
        """Write the index of the run's letters."""
        folder = self._paths.outbox_of(run_id)
        listed = [
            message
            for record in request_folder.accepted_records(folder)
            for message in record["messages"]
            if (folder / f"{message['message_id']}.html").is_file()
        ]
        if listed:
            aside = folder / f".index.{uuid.uuid4().hex}.tmp"
            request_folder.write_durably(aside, _index(run_id, listed))
            with contextlib.suppress(FileNotFoundError):  # swept by another dispatcher, which lists them itself
                aside.replace(folder / "index.html")


def _listed(message: OutgoingMessage) -> dict[str, Any]:
    names = ("message_id", "customer_id", "campaign", "step", "variant", "language")
    return {**{name: getattr(message, name) for name in names}, "at": message.at.isoformat()}


def _envelope(message: OutgoingMessage) -> str:
    outgoing = message.letter
    assert outgoing is not None  # submit refuses a message without a letter
    headers = {"To": outgoing.to, "Subject": outgoing.letter.subject, **outgoing.headers}
    lines = [f"{name}: {' '.join(value.split())}" for name, value in headers.items()]
    return "\n".join(lines) + "\n\n" + outgoing.letter.text


def _index(run_id: str, listed: list[dict[str, Any]]) -> str:
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td>{html.escape(str(message[name] if message[name] is not None else ''))}</td>"
            for name in ("campaign", "step", "variant", "language", "customer_id", "at")
        )
        + f'<td><a href="{html.escape(message["message_id"])}.html">open</a></td></tr>'
        for message in sorted(listed, key=lambda message: (message["campaign"], message["step"], message["message_id"]))
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Outbox of {html.escape(run_id)}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; color: #1f2430; max-width: 980px; margin: 48px auto; padding: 0 16px; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid #e6e2da; }}
</style></head>
<body>
<h1>Outbox of {html.escape(run_id)}</h1>
<p>{len(listed)} letters that would have been sent. Nothing left this machine.</p>
<table>
<thead><tr>
<th>campaign</th><th>step</th><th>variant</th><th>language</th><th>customer</th><th>at (UTC)</th><th></th>
</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""
