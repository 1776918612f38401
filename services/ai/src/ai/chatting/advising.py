"""An answer by rules: the person's own data first, then what the guide says."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ai.chatting.guide import Entry, guide
from ai.chatting.words import is_english
from ai.knowing.person import Person
from ai.knowing.telling import OWNERS, told
from ai.wording import enumerated

_GREETING = re.compile(
    r"\W*(hi|hello|hey|hola|good (morning|afternoon|evening|day)|how are you"
    r"|what'?s up|nice to meet you|yo)\b[\w\s,!?.']{0,40}",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"\W*(thanks?|thank you|thx|cheers|great|perfect|ok(ay)?|bye|goodbye|see you)\b"
    r"[\w\s,!?.']{0,30}",
    re.IGNORECASE,
)
# Little words alone, in which the guide finds nothing.
_WHO_AM_I = re.compile(
    r"\W*(who am i|what (do|can) you (know|tell me|see) (about|of) me)\W*",
    re.IGNORECASE,
)
_USUAL = ("score", "interview", "gaps", "applications", "fitting", "profile")
_MOST_PARTS = 2
_MORE = (
    "I can help with your résumé and how software reads it, interviews, what to"
    " learn next, which jobs fit you, applications and letters, salary and offers,"
    " networking, changing into AI or contact-centre work."
)
UNKNOWN = (
    "I know nothing about you yet: upload a résumé or fill in your profile, and my"
    " answers will speak of your own work."
)


@dataclass(frozen=True)
class Source:
    kind: str  # guide, or whose data it is
    title: str
    id: str | None = None


@dataclass(frozen=True)
class Advice:
    text: str
    sources: tuple[Source, ...]


def advise(message: str, person: Person, now: datetime) -> Advice:
    """The same message, data and moment get the same answer.

    An empty message is one that held nothing but orders to a machine.
    """
    if not message or _is_small_talk(message):
        return _openly(message, person, now)
    entries = entries_for(message)
    if entries:
        return _about(entries, person, now)
    return _openly(message, person, now)


def entries_for(message: str) -> list[Entry]:
    """What of the guide answers the message."""
    if _WHO_AM_I.fullmatch(message):
        return [guide().get("your-experience")]
    return guide().find(message)


def _is_small_talk(message: str) -> bool:
    return bool(_GREETING.fullmatch(message) or _THANKS.fullmatch(message))


def _about(entries: Sequence[Entry], person: Person, now: datetime) -> Advice:
    best = entries[0]
    own = _told(best.shows, person, now) or _told(_USUAL, person, now)
    paragraphs = [
        " ".join(filter(None, (best.opens, *(text for _, text in own)))),
        best.text,
        _also(entries[1:]),
        _not_seen(person),
        UNKNOWN if person.is_unknown and not person.unavailable else "",
    ]
    sources = [*_own_sources(own, person), *(_source(entry) for entry in entries)]
    return Advice(_joined(paragraphs), tuple(sources))


def _openly(message: str, person: Person, now: datetime) -> Advice:
    """For small talk, orders, and what nobody here can answer: nothing is made up.

    One thing of their own to go on with is enough beside it.
    """
    own = _told(_USUAL, person, now, most=1)
    paragraphs = [
        _reply(message),
        " ".join(text for _, text in own),
        _MORE,
        _not_seen(person),
        UNKNOWN if person.is_unknown and not person.unavailable else "",
    ]
    return Advice(_joined(paragraphs), tuple(_own_sources(own, person)))


def _reply(message: str) -> str:
    if _GREETING.fullmatch(message):
        return "Hello! Here is where you stand."
    if _THANKS.fullmatch(message):
        return "You are welcome. Whenever you like to go on, this is where you stand."
    if not is_english(message):
        return (
            "I understand English only, so I could not read that: ask me again in"
            " English, please. This is where you stand."
        )
    if not message:
        return (
            "I take no orders about how I answer, and have nothing to hide: I know your"
            " own data here and a guide about careers. This is where you stand."
        )
    return (
        "That is beyond what I know: I answer from your own data here and from a guide"
        " about careers in AI and contact centres. This is where you stand."
    )


def _told(
    shows: Iterable[str], person: Person, now: datetime, *, most: int = _MOST_PARTS
) -> list[tuple[str, str]]:
    """Up to `most` parts that have something to say, with whose they are."""
    texts: dict[str, str] = {}
    for name in shows:
        owner, text = told(name, person, now)
        if text and text not in texts and len(texts) < most:
            texts[text] = owner
    return [(owner, text) for text, owner in texts.items()]


def _also(entries: Sequence[Entry]) -> str:
    if not entries:
        return ""
    titles = enumerated([f"“{entry.title}”" for entry in entries])
    return f"Close to this, ask me about {titles}."


def _not_seen(person: Person) -> str:
    if not person.unavailable:
        return ""
    things = enumerated([OWNERS[name] for name in person.unavailable])
    return f"I could not look at {things} just now; ask again in a moment."


def _own_sources(parts: Iterable[tuple[str, str]], person: Person) -> list[Source]:
    owners = dict.fromkeys(owner for owner, _ in parts)
    names = {
        "resumes": (person.resume and person.resume.filename) or "Your résumé",
        "profiles": "Your profile",
        "interviews": "Your interviews",
        "jobs": "Your applications and matches",
    }
    return [Source(owner, names[owner]) for owner in owners]


def _source(entry: Entry) -> Source:
    return Source("guide", entry.title, entry.id)


def _joined(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(text for text in paragraphs if text)
