"""Prompts: files with a version, and the data beside them, fenced.

What people wrote is never a part of the instruction. It stands in the message, as JSON
(so that it cannot end its line) between two lines with a word that nobody could guess,
and without the lines of it that give orders to a machine.
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic import BaseModel

from ai.proving.orders import screened

RULES = "_rules"  # what holds for every task
TELLING_RUN = 9  # so many words in a row are no accident
_WORD = re.compile(r"[^\W_]+")
_PLACE = "{boundary}"
# Of no use to a model, and nobody else's business.
_KEPT_BACK = {"user_id"}
# What JSON leaves as it is, and some take for the end of a line.
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\u2028\u2029\u0085"}


@dataclass(frozen=True)
class Prompt:
    name: str
    version: int
    text: str

    @property
    def edition(self) -> str:
        """Changes with its text, whether or not somebody counted the version up."""
        digest = hashlib.sha256(f"{rules().text}\0{self.text}".encode()).hexdigest()
        return f"{self.version}.{rules().version}-{digest[:16]}"


def instruction(prompt: Prompt, boundary: str) -> str:
    return f"{rules().text.replace(_PLACE, boundary)}\n\n{prompt.text}"


def fenced(data: str, boundary: str) -> str:
    return f"<<<{boundary}\n{data}\n{boundary}>>>"


def new_boundary(token: Callable[[], str] = lambda: secrets.token_hex(16)) -> str:
    return f"DATA-{token()}"


def data_of(data: BaseModel) -> str:
    """As JSON on one line: no line of it can look like a fence."""
    return screened(data).model_dump_json(exclude=_KEPT_BACK).translate(_LINE_ENDS)


@cache
def find(name: str) -> Prompt:
    """The prompt of a task; a name without a file is a mistake of ours."""
    text = (resources.files("ai.prompts") / f"{name}.md").read_text(encoding="utf-8")
    return parse(name, text)


def gives_away(text: str, prompt: Prompt) -> bool:
    """Whether a text repeats a line of what only a model is told."""
    return not _runs(text).isdisjoint(_told(prompt))


@cache
def _told(prompt: Prompt) -> frozenset[str]:
    return frozenset(_runs(rules().text) | _runs(prompt.text))


def _runs(text: str) -> set[str]:
    words = [word.casefold() for word in _WORD.findall(text)]
    length = TELLING_RUN
    return {" ".join(words[n : n + length]) for n in range(len(words) - length + 1)}


def parse(name: str, text: str) -> Prompt:
    """A prompt's file: `version: 1` on its first line, then a blank one."""
    head, _, rest = text.partition("\n\n")
    label, _, version = head.partition(": ")
    if label != "version" or not version.isdecimal() or not rest.strip():
        raise ValueError(f"the prompt {name} must begin with its version")
    return Prompt(name, int(version), rest.strip())


def rules() -> Prompt:
    return find(RULES)
