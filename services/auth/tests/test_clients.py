"""A device has a name of ours, whatever its user agent says."""

import pytest

from auth.clients import device_of

X11 = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, "
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
ANDROID = "Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like "


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (X11, "Firefox on Linux"),
        (WINDOWS + "Gecko) Chrome/140.0.0.0 Safari/537.36", "Chrome on Windows"),
        (
            WINDOWS + "Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            WINDOWS + "Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0",
            "Opera on Windows",
        ),
        (MAC + "like Gecko) Version/18.5 Safari/605.1.15", "Safari on macOS"),
        (IPHONE + "Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        (IPHONE + "CriOS/140.0 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
        (IPHONE + "FxiOS/140.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
        (
            ANDROID
            + "Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 16181.61.0) AppleWebKit/537.36 Chrome/134.0",
            "Chrome on ChromeOS",
        ),
        ("curl/8.5.0", "curl"),
        ("python-httpx/0.28.1", "A Python program"),
        ("Something/1.0 (Windows NT 11.0)", "A device with Windows"),
        ("<script>alert(1)</script>", "An unknown device"),
        ("", "An unknown device"),
    ],
)
def test_a_device_has_a_name(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device
