"""The key of the contact hashes: given by the shop or made once; never rotated without re-keying (D16)."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

from setka.errors import SettingsError
from setka.paths import DataPaths
from setka.settings import Settings

MINIMUM_LENGTH = 16


def load_secret(settings: Settings, paths: DataPaths) -> bytes:
    """The shop's secret: SETKA_SECRET, else `private/secret`, made with mode 0600 at first use.

    Raises SettingsError when it is too short, or differs from the one that the folder's hashes were made with.
    """
    is_in_use(settings, paths)
    given = _given(settings)
    if given is None and not paths.secret.exists():
        _write_once(paths.secret, secrets.token_hex(32).encode())
    value = given if given is not None else paths.secret.read_bytes()
    if not _fingerprint(paths).exists():
        _write_once(_fingerprint(paths), _digest(value))
    is_in_use(settings, paths)  # once more: of two first runs with different secrets only one may go on
    return value


def is_in_use(settings: Settings, paths: DataPaths) -> bool:
    """Whether the folder's hashes have been made with this secret; False in a new folder. Writes nothing.

    Raises SettingsError as `load_secret` does, and when the secret that they were made with is missing.
    """
    given = _given(settings)
    fingerprint = _fingerprint(paths)
    if not fingerprint.exists():
        return False
    if given is None and not paths.secret.exists():
        raise SettingsError(
            "is not set, and the folder's own secret is missing, though contact hashes were made with one",
            where="SETKA_SECRET",
            remedy=f"Set the former value, or restore {paths.secret} from a backup.",
        )
    value = given if given is not None else paths.secret.read_bytes()
    if fingerprint.read_bytes() != _digest(value):
        raise SettingsError(
            "differs from the secret that this folder's contact hashes were made with",
            where="SETKA_SECRET",
            remedy="Use the former value: under another one opt-outs would no longer match.",
        )
    return True


def _given(settings: Settings) -> bytes | None:
    if settings.secret is None:
        return None
    value = settings.secret.get_secret_value().encode()
    if len(value) < MINIMUM_LENGTH:
        raise SettingsError(
            f"has {len(value)} bytes, at least {MINIMUM_LENGTH} are needed",
            where="SETKA_SECRET",
            remedy="Use a long random value, for example from `openssl rand -hex 32`.",
        )
    return value


def _fingerprint(paths: DataPaths) -> Path:
    # The given secret itself never touches the disk; its fingerprint is enough to notice another one.
    return paths.secret.with_suffix(".sha256")


def _digest(value: bytes) -> bytes:
    return hashlib.sha256(value).hexdigest().encode()


def _write_once(path: Path, value: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")  # what a killed run left is in nobody's way
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(aside, path)  # atomic, and fails rather than replace: two first runs must agree on one key
    aside.unlink()
