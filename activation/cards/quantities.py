"""The two quantities a card is written in: whole days (`7 days`) and shares in percent (`12.5%`)."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

BASIS_POINTS = 10_000  # assignment buckets: a share is counted in hundredths of a percent, so that buckets are whole


def days(value: Any) -> int:
    """Whole days written as `1 day` or `7 days`. Raises ValueError saying how to write them."""
    match = re.fullmatch(r"(\d{1,4}) days?", str(value).strip())
    if match is None:
        raise ValueError("is not a number of days. Write it as '1 day' or '7 days'.")
    return int(match.group(1))


def written_days(count: int) -> str:
    """The inverse of `days`."""
    return f"{count} day" if count == 1 else f"{count} days"


def reentry_days(value: Any) -> int:
    """Days until a customer may enter again, or 0 for `always`. Raises ValueError saying how to write them."""
    if value == "always":
        return 0
    count = days(value)
    if count < 1:
        raise ValueError(
            "is too short. At least '1 day', or a customer would enter anew every night; "
            "'always' where each occurrence is a matter of its own."
        )
    return count


def written_reentry(count: int) -> str:
    """The inverse of `reentry_days`."""
    return written_days(count) if count else "always"


def basis_points(value: Any) -> int:
    """A share written as `10%` or `12.5%`, in hundredths of a percent. Raises ValueError saying how to write it."""
    match = re.fullmatch(r"(\d{1,3})(?:[.](\d{1,2}))? ?%", str(value).strip())
    points = int(match.group(1)) * 100 + int((match.group(2) or "").ljust(2, "0")) if match else BASIS_POINTS + 1
    if points > BASIS_POINTS:
        raise ValueError("is not a share between 0 % and 100 %. Write it as '10%' or '12.5%'.")
    return points


def written_share(points: int) -> str:
    """The inverse of `basis_points`."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02d}%" if rest else f"{whole}%"


# A bare number is refused on purpose: `holdout: 10` could mean a tenth, ten customers or ten basis points.
Days = Annotated[
    int,
    BeforeValidator(days),
    PlainSerializer(written_days, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^\\d{1,4} days?$", "examples": ["1 day", "7 days"]}),
]
Reentry = Annotated[
    int,
    BeforeValidator(reentry_days),
    PlainSerializer(written_reentry, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^(always|\\d{1,4} days?)$", "examples": ["30 days", "always"]}),
]
Share = Annotated[
    int,
    BeforeValidator(basis_points),
    PlainSerializer(written_share, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^\\d{1,3}([.]\\d{1,2})? ?%$", "examples": ["10%", "12.5%"]}),
]
