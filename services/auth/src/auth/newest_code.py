"""Reads the mails that were written to a folder instead of being sent.

In containers, where only the senders see that folder: `docker compose exec auth
python -m auth.newest_code you@example.com`.
"""

import email
import email.policy
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from auth.settings import Settings
from common.mail.mailers import mark_of

LIFETIME_SECONDS = 600
_CODE = re.compile(r"^\s*(\d{6})\s*$", re.MULTILINE)


def newest_code(folder: Path, address: str) -> str | None:
    """The code last sent to `address`; None when there is none that can still work."""
    mails = folder.glob(f"{mark_of(address.strip().lower())}-*.eml")
    for written_at, content in sorted(_read(mails), reverse=True):
        if time.time() - written_at > LIFETIME_SECONDS:
            return None
        if code := _code_in(content):
            return code
    return None


def _read(files: Iterable[Path]) -> Iterator[tuple[float, bytes]]:
    """When each was written, and what it says."""
    for file in files:
        with suppress(FileNotFoundError):  # a person's mails go with their account
            yield file.stat().st_mtime, file.read_bytes()


def _code_in(content: bytes) -> str | None:
    mail = email.message_from_bytes(content, policy=email.policy.default)
    plain = mail.get_body(("plain",))
    found = _CODE.search(plain.get_content()) if plain else None
    return found.group(1) if found else None


if __name__ == "__main__":
    found = newest_code(Settings().data_dir / "mail", sys.argv[1])
    print(found or "no code was sent there in the last ten minutes")  # noqa: T201
    sys.exit(found is None)
