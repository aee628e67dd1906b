"""Keyed hashes of addresses: what matching, suppression and caps use instead of the address (D3)."""

import hmac
import re
from typing import Final

import phonenumbers

# Enough to refuse what is no address; whether it can be reached only a letter tells.
_EMAIL: Final = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")
_EMAIL_LIMIT: Final = 254  # RFC 5321: the longest path, without its brackets


def normalised_email(value: str) -> str | None:
    """The address trimmed and in lower case; None when it is no address."""
    email = value.strip().lower()
    return email if len(email) <= _EMAIL_LIMIT and _EMAIL.fullmatch(email) else None


def parsed_phone(value: str, country: str | None) -> phonenumbers.PhoneNumber | None:
    """The number as people in `country` (ISO 3166 alpha-2) would dial it; None when it cannot be one.

    A number behind a plus says its country itself; without `country` no other number is understood. Whether the number
    has been given to anybody is not asked: numbering plans change faster than shops update.
    """
    try:
        phone = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return None
    return phone if phonenumbers.is_possible_number(phone) else None


def normalised_phone(value: str, country: str | None) -> str | None:
    """The number in E.164, a plus and digits without extension; None when it cannot be one."""
    phone = parsed_phone(value, country)
    return None if phone is None else phonenumbers.format_number(phone, phonenumbers.PhoneNumberFormat.E164)


def contact_key(secret: bytes, endpoint: str) -> str:
    """HMAC-SHA256 of a normalised endpoint under the shop's secret, 64 hexadecimal digits."""
    return hmac.digest(secret, endpoint.encode(), "sha256").hex()
