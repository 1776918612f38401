"""Reads the mails that were written to a folder instead of being sent.

In containers, where only the senders see that folder: `docker compose exec auth
python -m auth.newest_code you@example.com`.
"""

import email
import email.policy
import re
import sys
import time
from pathlib import Path

from auth.settings import Settings

LIFETIME_SECONDS = 600
_CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)


def newest_code(folder: Path, address: str) -> str | None:
    """The code last sent to `address`; None when there is none that can still work."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    for file in reversed(files):
        if time.time() - file.stat().st_mtime > LIFETIME_SECONDS:
            return None
        if code := _code_for(file, address):
            return code
    return None


def _code_for(file: Path, address: str) -> str | None:
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    if address.strip().lower() not in str(mail["To"]).lower():
        return None
    plain = mail.get_body(("plain",))
    found = _CODE.search(plain.get_content()) if plain else None
    return found.group(1) if found else None


if __name__ == "__main__":
    found = newest_code(Settings().data_dir / "mail", sys.argv[1])
    print(found or "no code was sent there in the last ten minutes")  # noqa: T201
    sys.exit(found is None)
