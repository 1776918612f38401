"""Tailoring as a task: what a model may see, and what of its answer may stand."""

from pydantic import BaseModel

from ai.asking.tasks import Task
from ai.building.guarding import guarded
from ai.building.tailoring import Tailoring, tailor
from ai.knowing.resumes import OwnResume
from ai.wanting.postings import Wanted, Wish

MOST_POSTING_CHARACTERS = 12_000


class SourceBullet(BaseModel):
    bullet: int
    text: str


class SourceRole(BaseModel):
    role: int
    title: str | None
    company: str | None
    bullets: list[SourceBullet]


class TailoringData(BaseModel):
    posting_title: str
    posting: str
    wishes: list[Wish]
    summary: str | None
    years_experience: float | None
    skills: list[str]
    roles: list[SourceRole]


def tailoring_task(resume: OwnResume, wanted: Wanted) -> Task[Tailoring]:
    parsed = resume.parsed
    data = TailoringData(
        posting_title=wanted.title,
        posting=wanted.text[:MOST_POSTING_CHARACTERS],
        wishes=wanted.wishes,
        summary=parsed.summary,
        years_experience=parsed.years_experience,
        skills=[skill.value for skill in parsed.skills],
        roles=[
            SourceRole(
                role=number,
                title=role.title,
                company=role.company,
                bullets=[
                    SourceBullet(bullet=place, text=text)
                    for place, text in enumerate(role.bullets)
                ],
            )
            for number, role in enumerate(parsed.experience)
        ],
    )

    def proven(answer: Tailoring) -> Tailoring | None:
        kept = guarded(answer, resume, wanted)
        return None if kept == tailor(resume, wanted) else kept  # all of it the rules'

    return Task(
        "tailor_resume",
        data,
        Tailoring,
        lambda: tailor(resume, wanted),
        proven,
        long=True,
    )
