"""A planned message made ready to go: rendered, addressed, with the headers that a marketing letter must carry."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from activation.handover.contacts import Contact
from activation.letters.rendering import render_letter
from activation.providers.protocols import OutgoingLetter, OutgoingMessage
from activation.tokens import Unsubscribe, unsubscribe_url
from setka.errors import CardError
from setka.settings import Settings


@dataclass(frozen=True)
class Sender:
    """What a letter says of the shop, and the key that its unsubscribe link is signed with."""

    name: str
    postal_address: str
    public_url: str
    key: bytes


def sender_of(settings: Settings, key: bytes) -> Sender:
    """The shop as its settings describe it."""
    return Sender(settings.sender_name, settings.postal_address, settings.public_url.rstrip("/"), key)


def compose(
    message: sa.Row[Any], contact: Contact | None, sender: Sender, *, currency: str, at: dt.datetime
) -> OutgoingMessage:
    """The outgoing form of a row of `messages`. `at` is the dispatch clock's instant (UTC), `currency` the shop's.

    Raises CardError when the letter cannot be rendered; the channel audience_file carries no letter.
    """
    letter = None
    if message.channel == "email":
        if contact is None or contact.email is None:
            raise ValueError(f"message {message.message_id} has no address; whoever calls checks that first.")
        letter = _letter(message, contact.email, contact.first_name, sender, currency)
    return OutgoingMessage(
        message_id=message.message_id,
        customer_id=message.customer_id,
        campaign=message.campaign,
        step=message.step,
        variant=message.variant,
        language=message.language,
        at=at,
        letter=letter,
    )


def _letter(message: sa.Row[Any], to: str, first_name: str | None, sender: Sender, currency: str) -> OutgoingLetter:
    data: dict[str, Any] = {
        "customer": {"first_name": first_name},
        "context": _context(message.context),
        "shop": {
            "name": sender.name,
            "postal_address": sender.postal_address,
            "url": sender.public_url,
            "currency": currency,
        },
    }
    headers = {}
    # A letter about her own order offers nothing to unsubscribe from.
    if message.message_type != "transactional":
        which = Unsubscribe(message.customer_id, message.channel, message.message_id)
        link = data["unsubscribe_url"] = unsubscribe_url(sender.public_url, sender.key, which)
        # Both headers on every marketing letter (RFC 8058); the second makes the mail program's button a POST.
        headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    letter = render_letter(f"{message.campaign}/{message.template}", message.language, data)
    return OutgoingLetter(to, letter, headers)


def _context(text: str) -> Mapping[str, Any]:
    try:
        context = json.loads(text, parse_float=Decimal)
    except ValueError:
        context = None
    if not isinstance(context, dict):
        raise CardError("the decision's context is not a JSON object", where="context", remedy="Correct the model.")
    return context


def body_sha256(messages: tuple[OutgoingMessage, ...]) -> str:
    """SHA-256 of what the request says: each message's id, address and letter."""
    digest = hashlib.sha256()
    for message in messages:
        outgoing = message.letter
        said = [message.message_id, outgoing.to, outgoing.letter.subject, outgoing.letter.html] if outgoing else []
        digest.update(json.dumps([message.message_id, *said]).encode())
    return digest.hexdigest()
