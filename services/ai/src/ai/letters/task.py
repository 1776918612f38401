"""A cover letter as a task, and what of a model's letter may stand."""

from pydantic import BaseModel

from ai.asking.tasks import Prose, Task
from ai.building.tailoring import held_wishes
from ai.knowing.resumes import OwnResume
from ai.letters.composing import Tone, compose
from ai.proving import sources
from ai.proving.harmless import is_harmless
from ai.wanting.postings import Wanted

LEAST_CHARACTERS = 200  # of a letter that had sentences taken out


class LetterRole(BaseModel):
    title: str | None
    company: str | None
    current: bool
    bullets: list[str]


class LetterData(BaseModel):
    posting_title: str
    company: str
    skills_asked_for_and_held: list[str]
    tone: Tone
    name: str | None
    years_experience: float | None
    skills: list[str]
    roles: list[LetterRole]


def letter_task(resume: OwnResume, wanted: Wanted, tone: Tone) -> Task[Prose]:
    parsed = resume.parsed
    data = LetterData(
        posting_title=wanted.title,
        company=wanted.company,
        skills_asked_for_and_held=list(held_wishes(resume, wanted).values()),
        tone=tone,
        name=parsed.name,
        years_experience=parsed.years_experience,
        skills=[skill.value for skill in parsed.skills],
        roles=[
            LetterRole.model_validate(r, from_attributes=True) for r in _roles(resume)
        ],
    )

    def proven(letter: Prose) -> Prose | None:
        facts = sources.of_resume(resume, allowed=(wanted.title, wanted.company))
        kept = facts.kept(letter.text)
        whole = len(kept) >= LEAST_CHARACTERS and is_harmless(kept, resume.text)
        return Prose(text=kept) if whole else None

    return Task(
        "cover_letter",
        data,
        Prose,
        lambda: Prose(text=compose(resume, wanted, tone)),
        proven,
        long=True,
    )


def _roles(resume: OwnResume) -> list[dict[str, object]]:
    return [
        {
            "title": role.title,
            "company": role.company,
            "current": role.current,
            "bullets": list(role.bullets),
        }
        for role in resume.parsed.experience
    ]
