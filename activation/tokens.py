"""The signed token of an unsubscribe link: unforgeable, without contact data, valid for ever.

It carries the customer, not a segment or a run, so that the link of an old letter still works for the person.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass

from setka.errors import SettingsError
from setka.paths import DataPaths
from setka.settings import Settings

_VERSION = 1
_SIGNATURE_BYTES = 16  # 128 bits: a token is guessed never, and the link stays short enough for a mail program


@dataclass(frozen=True)
class Unsubscribe:
    """What a token says: this customer asks, through this message of ours, not to be written to on this channel."""

    customer_id: str
    channel: str
    message_id: str


def signing_key(settings: Settings, paths: DataPaths) -> bytes:
    """The key of the tokens, derived from the shop's secret so that neither can stand in for the other.

    Raises SettingsError when the shop has no secret yet.
    """
    if settings.secret is not None:
        secret = settings.secret.get_secret_value().encode()
    elif paths.secret.is_file():
        secret = paths.secret.read_bytes()
    else:
        raise SettingsError(
            "the shop has no secret to sign links with",
            where=str(paths.secret),
            remedy="Run a night, which makes one, or set SETKA_SECRET.",
        )
    return hmac.new(secret, b"setka: unsubscribe tokens", hashlib.sha256).digest()


def sign(key: bytes, said: Unsubscribe) -> str:
    """The token, fit for a URL path."""
    words = json.dumps([_VERSION, said.customer_id, said.channel, said.message_id], separators=(",", ":"))
    payload = words.encode()
    return f"{_encoded(payload)}.{_encoded(_signature(key, payload))}"


def read_token(key: bytes, token: str) -> Unsubscribe | None:
    """What a token says, or None when it is not one of ours; never says why."""
    payload_text, _, signature_text = token.partition(".")
    try:
        payload, signature = _decoded(payload_text), _decoded(signature_text)
    except (ValueError, binascii.Error):
        return None
    if not hmac.compare_digest(signature, _signature(key, payload)):
        return None
    version, *said = json.loads(payload)
    return Unsubscribe(*said) if version == _VERSION else None


def unsubscribe_url(public_url: str, key: bytes, said: Unsubscribe) -> str:
    """The link of a letter."""
    return f"{public_url.rstrip('/')}/u/{sign(key, said)}"


def _signature(key: bytes, payload: bytes) -> bytes:
    return hmac.new(key, payload, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
