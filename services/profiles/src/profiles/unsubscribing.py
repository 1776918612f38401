"""Ending a kind of mail by a link in it, without signing in.

The link's token names a person and a switch and is signed, so that nobody can make one
for somebody else. It opens nothing but that one switch, in one direction.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from common.erased import is_erased
from common.errors import NotFound
from common.etags import IfMatch
from profiles import mail_rules, preferences
from profiles.settings import Settings

_TOKEN = re.compile(
    r"([1-9][0-9]{0,14})\.([a-z_]{1,40})\.([A-Za-z0-9_-]{43})", re.ASCII
)


class LinkNotFound(NotFound):
    detail = "This link is not one of ours. Was it copied as a whole?"


@dataclass(frozen=True)
class Wish:
    """Who wants to end which kind of mail."""

    user_id: int
    switch: str


def token_of(settings: Settings, wish: Wish) -> str:
    return f"{wish.user_id}.{wish.switch}.{_signature(settings, wish)}"


def read_token(settings: Settings, token: str) -> Wish:
    """The wish a link stands for.

    Raises:
        LinkNotFound: It was not made by `token_of`.
    """
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        raise LinkNotFound
    wish = Wish(int(parts[1]), parts[2])
    if not hmac.compare_digest(parts[3], _signature(settings, wish)):
        raise LinkNotFound
    if wish.switch not in mail_rules.SWITCHES:
        raise LinkNotFound
    return wish


def _signature(settings: Settings, wish: Wish) -> str:
    key = settings.unsubscribe_key.get_secret_value().encode()
    signed = f"unsubscribe:{wish.user_id}:{wish.switch}".encode()
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


async def unsubscribe(session: AsyncSession, wish: Wish, *, now: datetime) -> None:
    """Turn the switch off; who has done so before, or is erased, notices nothing.

    Not "who has no profile": the event that begins one may still be on its way.
    """
    if await is_erased(session, wish.user_id):
        return
    settings = await preferences.of(session, wish.user_id)
    if getattr(settings, wish.switch):
        off = {wish.switch: False}
        await preferences.edit(
            session, wish.user_id, off, if_match=IfMatch(None), now=now
        )
