"""Keyed hashes of addresses: what matching, suppression and caps use instead of the address (D3)."""

import hmac
import re
from typing import Final

# Enough to refuse what is no address; whether it can be reached only a letter tells.
_EMAIL: Final = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")
_EMAIL_LIMIT: Final = 254  # RFC 5321: the longest path, without its brackets
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164 has at most 15 digits


def normalised_email(value: str) -> str | None:
    """The address trimmed and in lower case; None when it is no address."""
    email = value.strip().lower()
    return email if len(email) <= _EMAIL_LIMIT and _EMAIL.fullmatch(email) else None


def normalised_phone(value: str) -> str | None:
    """The number's digits behind one plus; None when they cannot be an international number."""
    phone = "+" + re.sub(r"[^0-9]", "", value)
    return phone if _PHONE.fullmatch(phone) else None


NORMALISERS: Final = {"email": normalised_email, "phone": normalised_phone}


def contact_key(secret: bytes, endpoint: str) -> str:
    """HMAC-SHA256 of a normalised endpoint under the shop's secret, 64 hexadecimal digits."""
    return hmac.digest(secret, endpoint.encode(), "sha256").hex()
