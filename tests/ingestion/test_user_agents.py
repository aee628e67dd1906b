"""What landing derives from a user agent."""

import pytest
from shop_folder import Shop

from ingestion.user_agents import device_os

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
IPAD = "Mozilla/5.0 (iPad; CPU OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (IPHONE, "ios"),
        (IPAD, "ios"),
        ("Outlook-iOS/709.2144270.prod.iphone (3.24.0)", "ios"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36", "android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120 Safari/537.36", "windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)", "macos"),
        ("Mozilla/5.0 (X11; Linux x86_64) Thunderbird/115", "linux"),
        (GMAIL, "proxy"),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", "proxy"),
        ("Mozilla/5.0", "proxy"),
        ("curl/8.5", "unknown"),
        ("  ", "unknown"),
        (None, "unknown"),
    ],
)
def test_the_system_of_a_device(agent: str | None, expected: str) -> None:
    """S82: the device is parsed from the event's user agent; proxies and unknown agents stand apart."""
    assert device_os(agent) == expected


def test_landing_keeps_the_system_beside_the_agent(shop: Shop) -> None:
    """S82: the column the models read is there for every landed event."""
    event = {"message_id": "m", "customer_id": "1", "event_type": "opened", "occurred_at": "2026-01-02T10:00:00Z"}
    agents = {"a": IPHONE, "b": GMAIL, "c": IPHONE, "d": ""}
    shop.write("email_events.csv", [{"event_id": name, "user_agent": agent, **event} for name, agent in agents.items()])
    shop.land()
    landed = shop.raw("email_events", "event_id, coalesce(device_os, 'unknown')")
    assert sorted(landed) == [("a", "ios"), ("b", "proxy"), ("c", "ios"), ("d", "unknown")]
