"""The facts of a résumé, whole or of one line of it."""

from collections.abc import Sequence

from ai.knowing.resumes import OwnResume, Role
from ai.proving.facts import Facts


def of_resume(resume: OwnResume, *, allowed: Sequence[str] = ()) -> Facts:
    parsed = resume.parsed
    read = [
        *filter(None, (parsed.name, parsed.location, parsed.summary)),
        *(text for role in parsed.experience for text in texts_of(role)),
    ]
    years = parsed.years_experience
    return Facts(
        [resume.text, *read],
        skill_ids=resume.skill_ids,
        numbers=[] if years is None else [round(years)],
        allowed=allowed,
    )


def of_bullet(bullet: str, role: Role) -> Facts:
    """A reworded line may say what that line said, and where it was."""
    return Facts([bullet, role.title or "", role.company or ""])


def texts_of(role: Role) -> list[str]:
    named = filter(None, (role.title, role.company, role.location))
    return [*named, *role.bullets]
