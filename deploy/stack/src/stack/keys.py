"""auth's signing keys: look at them, put a new one in use, take one away."""

from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Column, Table

from stack.operating import operator_bearer

WHAT = {
    "waits": "published, signs soon",
    "signs": "signs",
    "verifies": "its tokens are still alive",
}
NOTHING_ASKED = "auth was not reached: is it running?"


class Refused(Exception):
    """auth said no; the text is for the operator."""


def list_keys(auth_url: str, secrets_dir: Path) -> list[dict[str, Any]]:
    return _ask("GET", "", auth_url, secrets_dir)


def rotate(auth_url: str, secrets_dir: Path) -> list[dict[str, Any]]:
    """Publish a new key; auth lets it sign when everybody has fetched it.

    Raises:
        Refused: The last new one does not sign yet.
    """
    return _ask("POST", "", auth_url, secrets_dir)


def remove(auth_url: str, secrets_dir: Path, kid: str) -> list[dict[str, Any]]:
    """Void all tokens of a key, named by its id or by how that begins.

    Raises:
        Refused: There is no such key, or more than one that begins so.
    """
    if not kid.isalnum():
        raise Refused("This is no id of a key: see `stack keys list`.")
    known = [key["kid"] for key in list_keys(auth_url, secrets_dir)]
    return _ask("DELETE", f"/{named(kid, known)}", auth_url, secrets_dir)


def named(typed: str, known: list[str]) -> str:
    """The one id that is, or begins with, what was typed.

    Raises:
        Refused: None does, or several do.
    """
    if typed in known:
        return typed
    fitting = [kid for kid in known if kid.startswith(typed)]
    match fitting:
        case [kid]:
            return kid
        case []:
            raise Refused(f"No key begins with {typed}: see `stack keys list`.")
        case _:
            these = ", ".join(fitting)
            raise Refused(f"Several keys begin with {typed}: type more ({these}).")


def show(keys: list[dict[str, Any]], console: Console) -> None:
    # The others break their lines: an id is copied, and never cut.
    kid = Column("key", min_width=32, no_wrap=True)
    table = Table(kid, "what it does", "signs from", "forgotten at", box=None)
    for key in keys:
        table.add_row(
            key["kid"],
            WHAT[key["state"]],
            _moment(key["signs_from"]),
            _moment(key["forgotten_at"]),
        )
    console.print(table)


def _ask(
    method: str, path: str, auth_url: str, secrets_dir: Path
) -> list[dict[str, Any]]:
    headers = operator_bearer(secrets_dir, "auth")
    url = f"{auth_url}/internal/keys{path}"
    try:
        with httpx.Client(timeout=10, trust_env=False) as client:
            answer = client.request(method, url, headers=headers)
    except httpx.HTTPError as error:
        raise Refused(NOTHING_ASKED) from error
    if not answer.is_success:
        raise Refused(answer.json()["detail"])
    keys: list[dict[str, Any]] = answer.json()["keys"]
    return keys


def _moment(moment: str | None) -> str:
    return moment[:19].replace("T", " ") + " UTC" if moment else "-"
