"""Acceptance by the file system: a request is accepted at the instant its record appears, and can be barred for good.

Files of a request are first written to a staging folder. The record `requests/<request_id>.json` is then made by a hard
link, which fails when the name exists: either the worker's record or the bar of somebody who found nothing wins, never
both. After it the staged files are moved into place, which may be repeated. So a killed worker leaves no half request,
and one that wakes up late cannot hand over what was given to another. What it leaves of a decided request is swept.
"""

import contextlib
import datetime as dt
import json
import os
import shutil
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

_STAGED: Final = ".staged-"


def staging_folder(folder: Path, request_id: str) -> Path:
    """Where the files of a request wait for its acceptance; made empty."""
    staging = _staging(folder, request_id)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    return staging


def write_durably(path: Path, content: str) -> None:
    """Write a text file and wait until the disk has it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def accept(
    folder: Path, request_id: str, record: Mapping[str, Any], *, accepted: Callable[[], None] = lambda: None
) -> bool:
    """Accept the staged request; False when it was barred meanwhile, and then nothing of it is left.

    `accepted` is called between the acceptance and the moving of the files: a place to die in tests.
    """
    if not _claim(folder, request_id, {"status": "accepted", **record}):
        shutil.rmtree(_staging(folder, request_id), ignore_errors=True)
        return False
    accepted()
    _move_into_place(folder, request_id)
    return True


def find(folder: Path, request_id: str, at: dt.datetime) -> Literal["present", "absent"]:
    """Whether the request was accepted. One that was not is barred from now on, and its staged files are removed."""
    if _claim(folder, request_id, {"status": "absent", "barred_at": at.isoformat(), "messages": []}):
        shutil.rmtree(_staging(folder, request_id), ignore_errors=True)
        return "absent"
    record = json.loads(_record(folder, request_id).read_text(encoding="utf-8"))
    if record["status"] == "absent":
        return "absent"
    _move_into_place(folder, request_id)  # the worker may have died before it got here
    return "present"


def sweep(outbox: Path) -> None:
    """Finish, in every run's folder, what a killed worker left of requests whose acceptance is decided.

    Whoever bars a request may die before it removes what was staged, and its worker may stage after it was barred.
    What waits without a record is left alone: its worker may live, and who finds it dead asks `find`.
    """
    for staging in outbox.glob(f"*/{_STAGED}*"):
        folder, request_id = staging.parent, staging.name.removeprefix(_STAGED)
        if not _record(folder, request_id).exists():
            continue
        if json.loads(_record(folder, request_id).read_text(encoding="utf-8"))["status"] == "accepted":
            _move_into_place(folder, request_id)
        else:
            shutil.rmtree(staging, ignore_errors=True)
    for aside in outbox.glob("*/requests/.*.tmp"):
        if aside.with_name(f"{aside.name[1:].partition('.')[0]}.json").exists():
            aside.unlink(missing_ok=True)


def accepted_records(folder: Path) -> list[dict[str, Any]]:
    """The records of the accepted requests, by request id."""
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "requests").glob("*.json"))]
    return [record for record in records if record["status"] == "accepted"]


def _record(folder: Path, request_id: str) -> Path:
    return folder / "requests" / f"{request_id}.json"


def _staging(folder: Path, request_id: str) -> Path:
    return folder / f"{_STAGED}{request_id}"


def _claim(folder: Path, request_id: str, content: Mapping[str, Any]) -> bool:
    record = _record(folder, request_id)
    record.parent.mkdir(parents=True, exist_ok=True)
    # Never a name of before: a worker that died after the link left the record itself under its own, and in a container
    # the next worker has the same process id. Writing to that name would write over the record.
    aside = record.with_name(f".{request_id}.{uuid.uuid4().hex}.tmp")
    write_durably(aside, json.dumps({"request_id": request_id, **content}, ensure_ascii=False, indent=2) + "\n")
    try:
        os.link(aside, record)
    except FileExistsError:
        return False
    except FileNotFoundError:  # swept, which happens only where a record is
        if record.exists():
            return False
        raise
    finally:
        aside.unlink(missing_ok=True)
    _sync(record.parent)
    return True


def _move_into_place(folder: Path, request_id: str) -> None:
    staging = _staging(folder, request_id)
    if not staging.is_dir():
        return
    for file in sorted(path for path in staging.rglob("*") if path.is_file()):
        target = folder / file.relative_to(staging)
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # somebody else is moving them too
            file.replace(target)
    shutil.rmtree(staging, ignore_errors=True)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
