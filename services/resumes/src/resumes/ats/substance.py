"""Is there a résumé at all? What earns nothing by being absent rests on this.

"No tables" and "no keyword repeated" are true of a shopping list, too. Such checks
count only in so far as the text says who somebody is and what they did.
"""

import re
from dataclasses import dataclass

from resumes.ats.ledger import Check, check, quoted
from resumes.documents import Reading
from resumes.parsing import ParsedResume

_CONTACT, _PHONE, _WORK, _SOME_WORK, _EDUCATION, _SKILLS = 15, 10, 40, 25, 20, 15
_HEAD_CHARS = 20_000
_ENOUGH_MARKS = 2
_HARDLY = 0.45
_MARKS: dict[str, str] = {
    "a letter": r"^dear\s|^(?:yours )?(?:sincerely|faithfully|truly)\b|"
    r"^(?:kind|best|warm) regards|^sehr geehrte|^mit freundlichen|^cordialement|"
    r"i am writing to|thank you for your time|look forward to hearing",
    "a job posting": r"^(?:what )?we offer|how to apply|equal opportunity|^about us\b|"
    r"^about the (?:role|job|team)|we are looking for|^your (?:tasks|profile|mission)|"
    r"^(?:key )?(?:requirements|responsibilities)\s*:?$|apply now|join our team",
    "the manual of a program": r"^#*\s*(?:installation|usage|getting started|"
    r"contributing|licen[cs]e|quick ?start)\s*:?$|(?:pip|npm|brew|apt-get) install|"
    r"^\.phony|\$\([a-z_]+\)|docker (?:build|run)",
    "a paper": r"^abstract\b|^\d?\.?\s?introduction$|^\d?\.?\s?related work$|"
    r"^\d?\.?\s?(?:method|methods|results|discussion|conclusion)s?$|et al\.",
    "a bill": r"\binvoice\b|\bsubtotal\b|\btotal due\b|\bbill to\b|\bvat\b|"
    r"payment within",
}
_PATTERNS = {
    name: re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for name, pattern in _MARKS.items()
}


@dataclass(frozen=True, slots=True)
class Substance:
    """`share` is 0 for no résumé to 1 for a whole one; `other` what it looks like."""

    share: float
    other: str


def substance_of(reading: Reading, parsed: ParsedResume) -> Substance:
    """Add up who, what work, which education, which skills."""
    dated = any(role.start_date for role in parsed.experience)
    some = bool(parsed.experience or parsed.projects)
    listed = any(s.kind == "skills" for s in parsed.sections) and bool(parsed.skills)
    share = (
        _CONTACT * (parsed.email is not None)
        + _PHONE * (parsed.phone is not None)
        + (_WORK if dated else _SOME_WORK * some)
        + _EDUCATION * bool(parsed.education)
        + _SKILLS * listed
    ) / 100
    other = "" if dated and parsed.education else _other_kind(reading.text)
    return Substance(0.5 * share if other else share, other)


def resume_check(parsed: ParsedResume, found: Substance, reading: Reading) -> Check:
    """Say plainly when this is something else, or hardly anything."""
    lacking = [
        name
        for name, there in (
            ("no way to reach you", parsed.email or parsed.phone),
            ("no work", parsed.experience),
            ("no education", parsed.education),
            ("no list of skills", parsed.skills),
        )
        if not there
    ]
    fix = f"To be read as a résumé it lacks: {', '.join(lacking)}."
    if found.other:
        fix = f"This reads like {found.other}, not like a résumé. Upload your résumé."
    elif found.share < _HARDLY:
        fix = f"This hardly reads as a résumé: {', '.join(lacking)} found in it."
    places = [parsed.name, parsed.email, *(r.title for r in parsed.experience[:1])]
    return check(
        "formatting", "is_a_resume", "It reads as a résumé",
        share=0 if found.other else found.share, worth=3,
        evidence=quoted(reading.text, places), fix=fix,
    )  # fmt: skip


def _other_kind(text: str) -> str:
    """Name what the text looks like by two different marks of it; "" for nothing."""
    head = text[:_HEAD_CHARS]
    counts = {
        name: len({m.casefold().strip() for m in pattern.findall(head)})
        for name, pattern in _PATTERNS.items()
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= _ENOUGH_MARKS else ""
