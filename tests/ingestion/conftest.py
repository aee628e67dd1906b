from collections.abc import Callable
from pathlib import Path

import pytest
from postgres_server import postgres_server  # noqa: F401 -- a fixture
from shop_folder import Shop, stocked

from setka.paths import DataPaths


@pytest.fixture
def new_shop(tmp_path: Path) -> Callable[[], Shop]:
    """Make shops that bring nothing yet, each with folders of its own."""

    def make() -> Shop:
        root = tmp_path / f"shop {len(list(tmp_path.iterdir()))}"
        (root / "source").mkdir(parents=True)
        return Shop(root / "source", DataPaths(root / "data"))

    return make


@pytest.fixture
def shop(new_shop: Callable[[], Shop]) -> Shop:
    """A shop that brings the required tables: two customers, two orders, three lines."""
    return stocked(new_shop())
