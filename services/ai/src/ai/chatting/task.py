"""An answer to a message as a task: what a model may know, and what the rules say."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel

from ai.asking.tasks import Prose, Task
from ai.chatting.advising import Advice, entries_for
from ai.chatting.grounds import Grounds
from ai.chatting.guide import Entry
from ai.knowing.person import Interview, Person, Profile, Search
from ai.proving.orders import screened

MOST_RESUME_CHARACTERS = 8000


class Said(BaseModel):
    role: str
    text: str


class Advised(BaseModel):
    title: str
    text: str


class ChatData(BaseModel):
    """All a model is told: one person's data, their messages, and our guide."""

    message: str
    conversation: list[Said]
    now: datetime
    profile: Profile | None
    resume: str | None
    resume_fixes: list[str]
    interviews: list[Interview]
    search: Search | None
    unavailable: list[str]
    guide: list[Advised]


def chat_task(
    message: str,
    conversation: Sequence[Said],
    person: Person,
    advice: Advice,
    now: datetime,
) -> Task[Prose]:
    data = ChatData(
        message=message,
        conversation=list(conversation),
        now=now,
        profile=person.profile,
        resume=person.resume.text[:MOST_RESUME_CHARACTERS] if person.resume else None,
        resume_fixes=list(person.resume.fixes) if person.resume else [],
        interviews=list(person.interviews or ()),
        search=person.search,
        unavailable=list(person.unavailable),
        guide=[_advised(entry) for entry in entries_for(message)],
    )

    grounds = Grounds(screened(data).model_dump_json(), advice.text)
    return Task(
        "chat",
        data,
        Prose,
        lambda: Prose(text=advice.text),
        grounds.proven,
        stands=grounds.bear,
        by_rules=not message,  # it held nothing but orders
    )


def _advised(entry: Entry) -> Advised:
    return Advised(title=entry.title, text=entry.text)
