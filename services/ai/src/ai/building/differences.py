"""What changed, piece by piece, so that a person can agree to each: computed, not told.

`before` and `after` are word for word what stands in the source and in the new résumé.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel

from ai.building.tailoring import TailoredRole, Tailoring, held_wishes, wished_in
from ai.knowing.resumes import OwnResume, Role
from ai.wanting.postings import Wanted
from ai.wording import enumerated
from skills import catalogue

Section = Literal["summary", "skills", "experience"]
Kind = Literal["rewritten", "reworded", "moved", "left_out", "added"]


class Change(BaseModel):
    section: Section
    kind: Kind
    where: str  # the role, for a line of experience
    before: str | None
    after: str | None
    why: str


def changes_of(resume: OwnResume, wanted: Wanted, tailoring: Tailoring) -> list[Change]:
    held = held_wishes(resume, wanted)
    return [
        *_summary(resume, tailoring),
        *_skills(resume, held, tailoring),
        *(
            change
            for each in tailoring.roles
            for change in _role(resume.parsed.experience[each.role], each, held)
        ),
    ]


def _summary(resume: OwnResume, tailoring: Tailoring) -> Iterator[Change]:
    before = resume.parsed.summary
    if tailoring.summary and tailoring.summary != before:
        yield Change(
            section="summary",
            kind="rewritten",
            where="",
            before=before,
            after=tailoring.summary,
            why="The first lines name what the posting asks for and you have done.",
        )


def _skills(
    resume: OwnResume, held: dict[str, str], tailoring: Tailoring
) -> Iterator[Change]:
    listed = {skill.skill_id or "": skill.value for skill in resume.parsed.skills}
    names = [skill.value for skill in resume.parsed.skills]
    for name in tailoring.skills:
        if name in names:
            continue
        skill = catalogue().resolve(name)
        before = listed.get(skill.id) if skill else None
        yield Change(
            section="skills",
            kind="reworded" if before else "added",
            where="",
            before=before,
            after=name,
            why="The posting calls it so."
            if before
            else "The posting asks for it, and your résumé shows it outside the list.",
        )
    kept = {
        skill.id for name in tailoring.skills if (skill := catalogue().resolve(name))
    }
    for own in resume.parsed.skills:
        if own.value not in tailoring.skills and own.skill_id not in kept:
            yield _dropped(own.value)
    if held and _order(names, tailoring.skills):
        yield Change(
            section="skills",
            kind="moved",
            where="",
            before=", ".join(names),
            after=", ".join(tailoring.skills),
            why="What the posting asks for comes first.",
        )


def _dropped(name: str) -> Change:
    return Change(
        section="skills",
        kind="left_out",
        where="",
        before=name,
        after=None,
        why="The list is kept to what can be read at a glance.",
    )


def _order(before: list[str], after: list[str]) -> bool:
    """Whether those in both stand in another order."""
    both = [name for name in before if name in after]
    return both != [name for name in after if name in before]


def _role(role: Role, written: TailoredRole, held: dict[str, str]) -> Iterator[Change]:
    where = ", ".join(filter(None, (role.title, role.company)))
    stayed = sorted(each.bullet for each in written.bullets)
    for place, each in enumerate(written.bullets):
        before = role.bullets[each.bullet]
        shows = enumerated(wished_in(each.text, held)[:3])
        if each.text != before:
            yield Change(
                section="experience",
                kind="reworded",
                where=where,
                before=before,
                after=each.text,
                why=f"It says {shows} plainly." if shows else "It is shorter to read.",
            )
        elif stayed.index(each.bullet) > place:
            yield Change(
                section="experience",
                kind="moved",
                where=where,
                before=before,
                after=each.text,
                why=f"It shows {shows}, which the posting asks for."
                if shows
                else "It shows a result in numbers.",
            )
    for number, bullet in enumerate(role.bullets):
        if number not in stayed:
            yield Change(
                section="experience",
                kind="left_out",
                where=where,
                before=bullet,
                after=None,
                why="Other lines of this role say more for this posting.",
            )
