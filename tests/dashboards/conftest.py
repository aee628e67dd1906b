"""Two shops for the pages: one with everything, one on its first night; and a browser to look at them."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from shop_fixture import RUN_ID, write_empty_shop, write_full_shop

from dashboards.page import RunFacts
from dashboards.site import render_site
from setka.paths import DataPaths


@pytest.fixture(scope="session")
def full_shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataPaths, RunFacts]:
    return write_full_shop(tmp_path_factory.mktemp("full_shop"))


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataPaths, RunFacts]:
    return write_empty_shop(tmp_path_factory.mktemp("empty_shop"))


@pytest.fixture(scope="session")
def full_site(full_shop: tuple[DataPaths, RunFacts]) -> dict[str, Path]:
    paths, facts = full_shop
    return {file.name: file for file in render_site(paths, run_id=RUN_ID, summary=facts)}


@pytest.fixture(scope="session")
def empty_site(empty_shop: tuple[DataPaths, RunFacts]) -> dict[str, Path]:
    paths, facts = empty_shop
    return {file.name: file for file in render_site(paths, run_id=RUN_ID, summary=facts)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        reason = "no chromium on this machine: `apt-get install chromium` and run again"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
