from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prepared_shop import NOW, RUN_ID, letters
from provider_contract import ADDRESS, ProviderContract

from activation.providers.outbox import Outbox
from setka.paths import DataPaths


@pytest.fixture
def sender(tmp_path: Path) -> Callable[..., Outbox]:
    return lambda **wishes: Outbox(DataPaths(tmp_path), clock=lambda: NOW, **wishes)


class TestOutbox(ProviderContract):
    def carried(self, sender: Any) -> list[str]:
        return letters(sender._paths)

    def test_a_letter_opens_in_a_browser_and_its_envelope_has_the_headers(
        self, sender: Any, request_of: Any, tmp_path: Path
    ) -> None:
        sender().submit(request_of("r1", "m1"))
        folder = tmp_path / "outbox" / RUN_ID
        assert (folder / "m1.html").read_text(encoding="utf-8") == "<p>Привет</p>"
        envelope = (folder / "m1.txt").read_text(encoding="utf-8")
        assert envelope.splitlines()[:4] == [
            f"To: {ADDRESS}",
            "Subject: Привет",
            "List-Unsubscribe: <https://x.org/u/t>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ]

    def test_the_index_lists_every_letter_and_no_address(self, sender: Any, request_of: Any, tmp_path: Path) -> None:
        sender().submit(request_of("r1", "m1", "m2"))
        sender().finish(RUN_ID)
        folder = tmp_path / "outbox" / RUN_ID
        index = (folder / "index.html").read_text(encoding="utf-8")
        assert index.count('.html">open</a>') == 2
        assert "2 letters" in index
        records = "".join(path.read_text(encoding="utf-8") for path in (folder / "requests").iterdir())
        assert ADDRESS not in index + records
        assert "Привет" not in index + records
