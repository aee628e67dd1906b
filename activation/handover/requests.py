"""The states of a request: built -> submitting -> accepted | rejected | released | unknown -> resolved_*."""

import datetime as dt
import uuid
from typing import Any, Final

import sqlalchemy as sa

from activation.handover.workers import LEASE
from activation.ledger.schema import requests

BUILT: Final = "built"
SUBMITTING: Final = "submitting"
UNKNOWN: Final = "unknown"


def new_request(
    connection: sa.Connection, *, run_id: str, channel: str, provider: str, worker: str, now: dt.datetime
) -> str:
    """Record a request that is being put together by `worker`; returns its id."""
    request_id = f"r{uuid.uuid4().hex}"
    connection.execute(
        requests.insert().values(
            request_id=request_id,
            run_id=run_id,
            channel=channel,
            provider=provider,
            status=BUILT,
            attempt=1,
            worker=worker,
            lease_until=now + LEASE,
            recorded_at=now,
        )
    )
    return request_id


def change(connection: sa.Connection, request_id: str, *, from_status: str, to_status: str, **columns: Any) -> bool:
    """Move a request if it is in `from_status`; False when somebody else has moved it."""
    moved = connection.execute(
        sa.update(requests)
        .where(requests.c.request_id == request_id, requests.c.status == from_status)
        .values(status=to_status, **columns)
        .returning(requests.c.request_id)
    ).scalar()
    return moved is not None
