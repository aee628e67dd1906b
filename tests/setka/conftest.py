"""A corner shop's nights, each run once, and the command as an operator meets it."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from corner_shop import SECOND_NIGHT, CornerShop, models_only, stock, stock_second_day
from killable_nights import Nights

from setka import cli
from setka.dbt import ensure_manifest
from setka.loop import run_night
from setka.paths import DataPaths


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def new_corner(tmp_path: Path) -> CornerShop:
    """A corner shop before its first night."""
    (tmp_path / "source").mkdir()
    return stock(CornerShop(tmp_path / "source", DataPaths(tmp_path / "data")))


@pytest.fixture(scope="session")
def corner(tmp_path_factory: pytest.TempPathFactory) -> CornerShop:
    """The corner shop after its first night. For readers only."""
    root = tmp_path_factory.mktemp("corner")
    (root / "source").mkdir()
    shop = stock(CornerShop(root / "source", DataPaths(root / "data")))
    run_night(shop.settings(), models_only)
    return shop


@pytest.fixture(scope="session")
def corner_second_night(corner: CornerShop, tmp_path_factory: pytest.TempPathFactory) -> CornerShop:
    """The same shop after its second night, which nothing disturbed. For readers only."""
    shop = stock_second_day(corner.copied_to(tmp_path_factory.mktemp("corner again")))
    run_night(shop.settings(as_of=SECOND_NIGHT), models_only)
    return shop


@pytest.fixture
def decided(corner: CornerShop, tmp_path: Path) -> CornerShop:
    """A copy of the corner shop after its first night, to do anything with."""
    return corner.copied_to(tmp_path)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the `setka` command in this process: arguments, then variables by name."""

    def run(*arguments: str, **environment: str) -> Outcome:
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["setka", *arguments])
            capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                cli.main()
        shown = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), shown.out, shown.err)

    return run


@pytest.fixture
def refusal(command: Command) -> Callable[..., str]:
    """Run the command, which must end with that error: its one line, without a traceback."""

    def run(error: type[Exception], *arguments: str, **environment: str) -> str:
        ended = command(*arguments, **environment)
        assert ended.code == error.exit_code  # type: ignore[attr-defined]  # every SetkaError has one
        lines = [line for line in ended.err.splitlines() if line]
        assert len(lines) == 1, ended.err
        assert lines[0].startswith(f"{error.__name__}: ")
        assert re.search(r"\. \S.*\.$", lines[0]), f"no remedy at the end: {lines[0]}"
        return lines[0]

    return run


@pytest.fixture(scope="session")
def nights() -> Iterator[Nights]:
    """Whole nights in processes of their own, to be killed or to stand in each other's way."""
    ensure_manifest()
    with Nights() as started:
        yield started
