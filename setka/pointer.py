"""CURRENT.json: the one pointer from which every reader learns which snapshot to open."""

import dataclasses
import json
from dataclasses import dataclass

from setka.errors import NotFoundError
from setka.paths import DataPaths

REMEDY = "Run `make nightly` to build and publish one."


@dataclass(frozen=True)
class Pointer:
    """The published files (names inside published/ and private/) and the clocks behind them, ISO texts in UTC."""

    file: str
    build_id: str
    run_id: str
    as_of: str
    known_as_of: str
    contacts: str
    published_at: str
    timezone: str
    currency: str

    def text(self) -> str:
        """The pointer as the JSON that is kept."""
        return json.dumps(dataclasses.asdict(self), indent=2)


def read_pointer(paths: DataPaths) -> Pointer:
    """What readers should open now; asked anew for every reading, so that a publication is seen without a restart.

    Raises NotFoundError before the first publication, and when the pointer is damaged.
    """
    try:
        kept = json.loads(paths.current.read_text(encoding="utf-8"))
        return Pointer(**{field.name: kept[field.name] for field in dataclasses.fields(Pointer)})
    except FileNotFoundError:
        raise NotFoundError("no snapshot has been published", where=str(paths.current), remedy=REMEDY) from None
    except (ValueError, KeyError, TypeError) as error:
        raise NotFoundError(
            f"the pointer cannot be read ({error!r})", where=str(paths.current), remedy=REMEDY
        ) from None
