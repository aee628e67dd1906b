"""The system of the device behind a user agent: what landing derives from it, so that segments need no agent's text."""

from functools import cache
from typing import Final, Literal

from ua_parser import parse_os

DeviceOs = Literal["ios", "android", "windows", "macos", "linux", "other", "proxy", "unknown"]

# Programs that fetch a letter's pictures for the reader: what they claim to run says nothing of the reader's device.
# Apple's proxy (Mail Privacy Protection) sends the bare word Mozilla/5.0 and no more; ua-parser knows no system for it.
_PROXY_MARKS: Final = (
    "googleimageproxy",
    "yahoomailproxy",
    "outlookimageproxy",
    "imageproxy",
    "mailproxy",
    "ggpht.com",
)
_APPLE_PROXY: Final = "mozilla/5.0"

# Names of systems as ua-parser's regexes.yaml gives them.
_SYSTEMS: Final[dict[str, DeviceOs]] = {
    "iOS": "ios",
    "Android": "android",
    "Windows": "windows",
    "Mac OS X": "macos",
    "Linux": "linux",
    "Ubuntu": "linux",
    "Debian": "linux",
    "Fedora": "linux",
    "Chrome OS": "linux",
}


@cache
def device_os(user_agent: str | None) -> DeviceOs:
    """The system of the device that sent `user_agent`.

    `proxy` for a program that stands between the letter and its reader, `unknown` without an agent or for one that
    names no system, `other` for a system that is none of the listed. Cached: a shop's events name few agents.
    """
    agent = (user_agent or "").strip()
    if not agent:
        return "unknown"
    if agent.lower() == _APPLE_PROXY or any(mark in agent.lower() for mark in _PROXY_MARKS):
        return "proxy"
    system = parse_os(agent)
    return "unknown" if system is None else _SYSTEMS.get(system.family, "other")
