"""What the index holds of a job: its schema, and a job as a document of it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import tantivy

from jobs.searching.analysis import STEMMED, WRITTEN
from jobs.searching.countries import country_of
from jobs.searching.entries import Entry
from jobs.searching.money import compared
from jobs.searching.synonyms import Synonyms, places, roles, terms_of
from jobs.searching.typed import skill_named
from jobs.tables import Job
from skills import catalogue

Indexed = Entry | Job

# Whose values are counted for facets.
COUNTED = ("skill", "kind", "level", "source", "employer", "country")


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=True, indexed=True, fast=True)
    for name in ("title", "company", "text", "place"):
        builder.add_text_field(name, tokenizer_name=STEMMED)
    # All of it together, where it is looked for; the others say where it was found.
    builder.add_text_field("words", tokenizer_name=STEMMED, index_option="freq")
    builder.add_text_field("names", tokenizer_name=WRITTEN, index_option="freq")
    for name in (*COUNTED, "titled", "specialization", "currency"):
        fast = name in COUNTED
        builder.add_text_field(
            name, tokenizer_name="raw", index_option="basic", fast=fast
        )
    builder.add_boolean_field("remote", indexed=True, fast=True)
    for name in ("posted", "expires", "salary_low", "salary_high"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


def document_of(job: Indexed) -> tantivy.Document:
    pay = (job.currency, job.salary_period)
    low = compared(job.salary_min or job.salary_max, *pay)
    high = compared(job.salary_max or job.salary_min, *pay)
    country = country_of(job.location)
    values: dict[str, Any] = {
        "id": job.id,
        **_texts(job),
        "names": "\n".join(
            [job.title, job.requirements, ", ".join(job.skills), job.description]
        ),
        "skill": skill_ids(job),
        "kind": [job.job_type or "full-time"],
        "level": [job.experience_level] if job.experience_level else [],
        "source": [job.source],
        "employer": [job.company],
        "country": [country] if country else [],
        "specialization": [name.lower() for name in job.ai_specializations],
        "currency": [job.currency],
        "remote": job.remote,
        "posted": milliseconds(job.posted_at),
        "expires": _seconds(job.expires_at),
        "salary_low": low,
        "salary_high": high,
    }
    document = tantivy.Document()
    for name, value in values.items():
        _adder(document, name)(value)
    return document


def _texts(job: Indexed) -> dict[str, str | list[str]]:
    """With the marks of what they say, by which other names find it."""
    listed = ", ".join([*job.skills, *job.ai_specializations])
    said = f"{job.description}\n{job.requirements}\n{job.benefits}\n{listed}"
    titled = list(roles().marks(terms_of(job.title)))
    text = _marked(said, roles())
    place = _marked(job.location or "", places())
    return {
        "title": job.title,
        "titled": list(dict.fromkeys(titled)),
        "company": job.company,
        "text": text,
        "place": place,
        "words": "\n".join(
            [job.title, *titled, job.company, text, place, *_skill_words(job)]
        ),
    }


def _marked(text: str, names: Synonyms) -> str:
    return " ".join([text, *names.marks(terms_of(text))])


def _skill_words(job: Indexed) -> Iterator[str]:
    """By which else its skills are found: who types k8s finds Kubernetes."""
    for skill_id in skill_ids(job):
        yield from _one_word_names(skill_id)
        yield from _marks_of_skills().get(skill_id, ())


@cache
def _one_word_names(skill_id: str) -> tuple[str, ...]:
    skill = catalogue().find(skill_id)
    names = (skill.name, *skill.aliases) if skill else ()
    return tuple(name for name in names if len(terms_of(name)) == 1)


@cache
def _marks_of_skills() -> Mapping[str, list[str]]:
    """The marks of names of work that are names of a skill, too."""
    found: dict[str, list[str]] = {}
    for name, mark in roles().named():
        if (skill_id := skill_named(name)) is not None:
            found.setdefault(skill_id, []).append(mark)
    return {skill_id: list(dict.fromkeys(marks)) for skill_id, marks in found.items()}


def _adder(document: tantivy.Document, name: str) -> Callable[[Any], None]:
    def add(value: Any) -> None:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, bool):
                document.add_boolean(name, each)
            elif isinstance(each, int):
                document.add_unsigned(name, each)
            else:
                document.add_text(name, each)

    return add


def skill_ids(job: Indexed) -> list[str]:
    """Of the taxonomy: those the poster listed, and those read in the texts."""
    listed = (catalogue().resolve(name) for name in job.skills)
    read = (row["skill_id"] for row in job.ledger if row.get("skill_id"))
    return sorted({skill.id for skill in listed if skill} | set(read))


def milliseconds(moment: datetime) -> int:
    """As the index has it: of two jobs of one second one is newer."""
    return max(0, int(moment.timestamp() * 1000))


def _seconds(moment: datetime) -> int:
    return max(0, int(moment.timestamp()))
