"""What is written for: a posting of jobs, or one that was pasted."""

import httpx
from pydantic import BaseModel, TypeAdapter

from ai.knowing.owners import RESUME_SECONDS, read
from ai.proving.callings import is_calling
from ai.proving.orders import screened, without_orders
from common.calls import Calls
from common.errors import NotFound
from matching import Posting, read_requirements
from skills import catalogue
from skills.words import phrase_key

_TITLE_CHARACTERS, _TITLE_WORDS = 90, 12
_WORDING_CHARACTERS = 40


class JobNotFound(NotFound):
    detail = "There is no such job."


class Wish(BaseModel):
    """A skill the posting asks for, and how it words it."""

    skill_id: str
    name: str
    wording: str
    must: bool


class Wanted(BaseModel):
    job_id: int | None = None
    title: str
    company: str
    text: str
    wishes: list[Wish]  # musts first, in the order of the posting


class _Posting(BaseModel):
    id: int
    title: str
    company: str
    location: str | None = None
    experience_level: str | None = None
    description: str
    requirements: str
    skills: tuple[str, ...] = ()


async def of_job(calls: Calls, user_id: int, job_id: int) -> Wanted:
    """Raises: JobNotFound, ServiceAway."""
    question = {"user_id": user_id, "job_id": job_id}
    response: httpx.Response = await calls.request(
        "jobs",
        "POST",
        "/internal/jobs/posting",
        json=question,
        timeout=RESUME_SECONDS,
    )
    if response.status_code == 404:
        raise JobNotFound
    found = screened(read(response, TypeAdapter(_Posting), "jobs"))
    posting = Posting(
        title=found.title,
        description=found.description,
        requirements=found.requirements,
        experience_level=found.experience_level,
        location=found.location,
        skills=found.skills,
        company=found.company,
    )
    text = "\n\n".join(
        filter(None, (found.title, found.requirements, found.description))
    )
    return Wanted(
        job_id=found.id,
        title=found.title,
        company=found.company,
        text=text,
        wishes=_wishes(posting),
    )


def pasted(text: str) -> Wanted:
    """A short first line is taken for its title; whose it is, it does not say."""
    text = without_orders(text)
    first, _, rest = text.strip().partition("\n")
    first = first.strip(" #*\t")
    is_title = (
        0 < len(first) <= _TITLE_CHARACTERS
        and len(first.split()) <= _TITLE_WORDS
        and not first.endswith((".", ":", "!", "?"))
    )
    title = first if is_title and rest.strip() else ""
    posting = Posting(title=title, description=rest if title else text)
    return Wanted(title=title, company="", text=text, wishes=_wishes(posting))


def _wishes(posting: Posting) -> list[Wish]:
    found = [
        Wish(
            skill_id=each.skill_id,
            name=each.name,
            wording=_wording(each.quote, each.skill_id, each.name),
            must=each.importance == "must",
        )
        for each in read_requirements(posting)
        if each.kind == "skill" and each.skill_id
    ]
    return sorted(found, key=lambda wish: not wish.must)


def _wording(quote: str, skill_id: str, name: str) -> str:
    """The posting's own name of that skill; not a sentence, nor a part of the name.

    Nor the title of the job: it would stand in a résumé as if they had held it.
    """
    words = " ".join(quote.split())
    if len(words) > _WORDING_CHARACTERS or words == words.lower():
        return name
    if is_calling(words, name):
        return name
    if set(phrase_key(words).split()) <= set(phrase_key(name).split()):
        return name  # "Evaluation" says less than "Model evaluation"
    meant = catalogue().resolve(words)
    return words if meant is not None and meant.id == skill_id else name
