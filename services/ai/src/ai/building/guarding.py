"""What of a tailoring may stand: nothing that the source does not contain.

A line that claims more falls back to the source's own line, a sentence of the summary
and a skill are dropped, and every role of the source stays, in its order.
"""

from collections.abc import Iterable

from ai.building.tailoring import Bullet, TailoredRole, Tailoring, tailor
from ai.knowing.resumes import OwnResume, Role
from ai.proving import sources
from ai.proving.callings import is_calling
from ai.proving.facts import Facts
from ai.proving.harmless import is_harmless
from ai.wanting.postings import Wanted
from ai.wording import distinct
from skills import catalogue


def guarded(tailoring: Tailoring, resume: OwnResume, wanted: Wanted) -> Tailoring:
    facts = sources.of_resume(resume)
    by_rules = tailor(resume, wanted)
    written = {each.role: each for each in reversed(tailoring.roles)}
    return Tailoring(
        summary=_summary(tailoring.summary, facts, resume) or by_rules.summary,
        skills=_skills(tailoring.skills, resume) or by_rules.skills,
        roles=[
            _role(number, role, written.get(number), by_rules.roles[number])
            for number, role in enumerate(resume.parsed.experience)
        ],
    )


def _summary(text: str, facts: Facts, resume: OwnResume) -> str:
    kept = " ".join(facts.kept(text).split())
    return kept if is_harmless(kept, resume.text) else ""


def _skills(names: Iterable[str], resume: OwnResume) -> list[str]:
    """Those the résumé lists or tells of, under any of their names."""
    listed = {skill.value.casefold() for skill in resume.parsed.skills}
    kept = (
        name for name in names if name.casefold() in listed or _is_held(name, resume)
    )
    return distinct(kept)


def _is_held(name: str, resume: OwnResume) -> bool:
    skill = catalogue().resolve(name)
    return (
        skill is not None
        and skill.id in resume.skill_ids
        and not is_calling(name, skill.name)
    )


def _role(
    number: int, role: Role, written: TailoredRole | None, by_rules: TailoredRole
) -> TailoredRole:
    if written is None:
        return by_rules
    kept: dict[int, Bullet] = {}
    for each in written.bullets:
        if each.bullet < len(role.bullets):
            kept.setdefault(each.bullet, _bullet(each, role))
    return TailoredRole(role=number, bullets=list(kept.values()) or by_rules.bullets)


def _bullet(each: Bullet, role: Role) -> Bullet:
    source = role.bullets[each.bullet]
    text = " ".join(each.text.split())
    stands = sources.of_bullet(source, role).hold(text) and is_harmless(text, source)
    return Bullet(bullet=each.bullet, text=text if stands else source[:600])
