from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activation.tokens import Unsubscribe, read_token, sign, signing_key, unsubscribe_url
from setka.errors import SettingsError
from setka.paths import DataPaths
from setka.settings import load_settings

SAID = Unsubscribe("c1", "email", "m1")
KEY = b"k" * 32


@given(st.text(), st.text(), st.text())
def test_a_token_says_what_was_signed(customer_id: str, channel: str, message_id: str) -> None:
    said = Unsubscribe(customer_id, channel, message_id)
    assert read_token(KEY, sign(KEY, said)) == said


def test_a_token_of_another_shop_is_not_ours() -> None:
    assert read_token(b"another", sign(KEY, SAID)) is None


@given(st.integers(0, 200), st.sampled_from("AZaz09-_."))
def test_a_changed_token_is_not_ours(position: int, letter: str) -> None:
    token = sign(KEY, SAID)
    changed = token[: position % len(token)] + letter + token[position % len(token) + 1 :]
    # The last letter of base64 has bits that mean nothing: another spelling of the same token is the same token.
    assert read_token(KEY, changed) in (None, SAID)
    payload, signature = token.split(".")
    assert read_token(KEY, f"{payload}x.{signature}") is None


@given(st.text())
def test_nonsense_is_not_ours_and_raises_nothing(text: str) -> None:
    assert read_token(KEY, text) is None


def test_the_link_stands_under_the_public_address() -> None:
    link = unsubscribe_url("https://shop.example.org/", KEY, SAID)
    assert link.startswith("https://shop.example.org/u/")
    assert read_token(KEY, link.rpartition("/")[2]) == SAID


def test_the_key_is_made_of_the_shops_secret_and_is_not_the_secret(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    with pytest.raises(SettingsError, match="no secret"):
        signing_key(load_settings(data_dir=tmp_path), paths)
    paths.private.mkdir()
    paths.secret.write_bytes(b"0123456789abcdef")
    kept = signing_key(load_settings(data_dir=tmp_path), paths)
    assert kept == signing_key(load_settings(data_dir=tmp_path, secret="0123456789abcdef"), paths)
    assert kept != signing_key(load_settings(data_dir=tmp_path, secret="another secret here"), paths)
    assert b"0123456789abcdef" not in kept
