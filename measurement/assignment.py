"""Who gets what in an experiment: a salted hash of the customer, the same number in Python and in every SQL engine.

The bucket of a customer is the first 8 hex digits of md5("<namespace>:<customer_id>"), read as an integer,
modulo 10,000. The namespace is the salt: an experiment that reuses another's namespace inherits its split, so each
holdout and each experiment has its own. The SQL twin is the dbt macro `assignment_bucket`.
"""

import hashlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

BUCKET_COUNT = 10_000  # a hundredth of a percent: the finest share that a card can ask for
# 2**32 is not a multiple of 10,000, so the first 7,296 buckets are likelier by one part in 429,496: far below notice.
_HEX_DIGITS = 8  # 32 bits: fits a BIGINT on every engine, and no engine reads the sign into it


def bucket(namespace: str, customer_id: str) -> int:
    """The bucket, 0..9999, of one customer in one namespace.

    Raises ValueError for an empty namespace or customer_id: a missing salt would silently repeat another split.

    >>> bucket("holdout:win_back", "c000001")
    6929
    """
    return _bucket(_salted(namespace), customer_id)


def buckets(namespace: str, customer_ids: Iterable[str]) -> npt.NDArray[np.int64]:
    """The bucket of each customer, shape (number of ids,), in the order given.

    Raises ValueError for an empty namespace or customer_id.
    """
    salt = _salted(namespace)
    return np.fromiter((_bucket(salt, customer_id) for customer_id in customer_ids), dtype=np.int64)


def _salted(namespace: str) -> "hashlib._Hash":
    if not namespace:
        raise ValueError("namespace == '', must be the name of a holdout or an experiment.")
    # md5 spreads, it does not protect: every SQL engine has it.
    return hashlib.md5(f"{namespace}:".encode(), usedforsecurity=False)


def _bucket(salt: "hashlib._Hash", customer_id: str) -> int:
    if not customer_id:
        raise ValueError("customer_id == '', must be the id of a customer.")
    digest = salt.copy()
    digest.update(customer_id.encode())
    return int(digest.hexdigest()[:_HEX_DIGITS], 16) % BUCKET_COUNT
