"""Which skills a résumé is measured against.

With a target, those it names. Without one, those typical of the kind of role the résumé
itself shows: what several of its skills are related to.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from resumes.parsing import ParsedResume
from skills import catalogue

_EVERYWHERE = {"Soft skills", "Spoken languages"}
# With the most neighbours of all: "have you learned C?" seldom helps who lacks it.
_NEVER_TYPICAL = {"c", "r", "assembly-language"}
_TARGET_CHARS = 30_000
_MOST_WANTED = 25
_MOST_TYPICAL_MISSING = 10
_MOST_TYPICAL_FOUND = 14
_ENOUGH_NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """Skill ids in order of importance, and whether a target named them."""

    skill_ids: tuple[str, ...]
    from_target: bool
    family: str


def skill_ids_of(parsed: ParsedResume) -> tuple[str, ...]:
    """All known skills of a résumé, listed and mentioned, in order of the text."""
    found = sorted([*parsed.skills, *parsed.mentioned_skills], key=lambda s: s.start)
    return tuple(dict.fromkeys(s.skill_id for s in found if s.skill_id))


def wanted_skills(parsed: ParsedResume, target: str | None) -> Wanted:
    """Say what to look for; empty when neither target nor résumé name a skill."""
    owned = skill_ids_of(parsed)
    family = family_of(owned)
    named = _named(target[:_TARGET_CHARS]) if target else ()
    if named:
        return Wanted(named, from_target=True, family=family_of(named))
    return Wanted(_typical(owned, family), from_target=False, family=family)


def family_of(skill_ids: Sequence[str]) -> str:
    """Name the category most of these skills belong to; "" for none."""
    categories = (catalogue().get(s).category for s in skill_ids)
    counts = Counter(c for c in categories if c not in _EVERYWHERE)
    return max(counts, key=lambda c: (counts[c], c), default="")


def _named(target: str) -> tuple[str, ...]:
    """Skills the target names, the most repeated first, then in order."""
    counts = Counter(m.skill_id for m in catalogue().mentions(target))
    return tuple(skill for skill, _ in counts.most_common(_MOST_WANTED))


def _typical(owned: Sequence[str], family: str) -> tuple[str, ...]:
    near = Counter(other for skill in owned for other in catalogue().related(skill))
    near = Counter({s: n for s, n in near.items() if not _is_everywhere(s)})
    kin = [s for s in owned if near[s] or catalogue().get(s).category == family]
    missing = [
        skill
        for skill, count in near.items()
        if skill not in owned
        and count >= _ENOUGH_NEIGHBOURS
        and skill not in _NEVER_TYPICAL
    ]
    missing.sort(key=lambda skill: (-near[skill], *_rarity(skill, family)))
    return (*kin[:_MOST_TYPICAL_FOUND], *missing[:_MOST_TYPICAL_MISSING])


def _rarity(skill_id: str, family: str) -> tuple[bool, int, str]:
    """Among equals those of the same trade, and those that many have, come first.

    A skill with many neighbours is one that many people have.
    """
    is_foreign = catalogue().get(skill_id).category != family
    return is_foreign, -len(catalogue().related(skill_id)), skill_id


def _is_everywhere(skill_id: str) -> bool:
    return catalogue().get(skill_id).category in _EVERYWHERE
