"""Does the career suit the role? Title, years and level of education."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from resumes.ats.ledger import Check, check, quoted
from resumes.ats.substance import Substance
from resumes.ats.wanted import Wanted
from resumes.documents import Reading
from resumes.parsing import Found, ParsedResume
from skills import catalogue

_SAME_TITLE = 85.0
_YEARS_WITHOUT_TARGET = 2.0
_YEARS_ASKED = re.compile(
    r"(?<![\d.])(\d{1,2})\s?(?:\+|\s?-\s?\d{1,2}|to\s\d{1,2})?\s?(?:years|yrs)\b",
    re.IGNORECASE,
)
_DEGREE_ASKED = (
    ("doctorate", re.compile(r"\b(?:ph\.?d|doctorate)\b", re.IGNORECASE)),
    (
        "master",
        re.compile(r"\bmaster['’]?s?(?: degree)?\b|\bm\.?sc\b|\bmba\b", re.IGNORECASE),
    ),
    (
        "bachelor",
        re.compile(
            r"\bbachelor['’]?s?\b|\bb\.?sc\b|\b(?:university )?degree\b", re.IGNORECASE
        ),
    ),
)
_LEVELS = ("none", "school", "vocational", "bachelor", "master", "doctorate")


def relevance_checks(
    reading: Reading,
    parsed: ParsedResume,
    wanted: Wanted,
    target: str | None,
    found: Substance,
) -> list[Check]:
    """Ask whether this person has done something like it."""
    return [
        _title(reading, parsed, wanted, target),
        _years(parsed, target),
        _level(reading, parsed, target, found),
    ]


def _title(
    reading: Reading, parsed: ParsedResume, wanted: Wanted, target: str | None
) -> Check:
    titles = [r.title for r in parsed.experience if r.title]
    best, share = _closest(titles, target) if target else _own_family(parsed, wanted)
    return check(
        "relevance", "role_fits", "Roles held suit the role wanted",
        share=share, worth=6,
        evidence=quoted(reading.text, [best]),
        fix="Where true, use the wanted role's words in your headline or summary.",
    )  # fmt: skip


def _closest(titles: Sequence[Found], target: str) -> tuple[Found | None, float]:
    wanted = target[:3_000].casefold()
    scored = [(fuzz.partial_ratio(t.value.casefold(), wanted), t) for t in titles]
    score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best, max(0.0, (score - 50) / (_SAME_TITLE - 50))


def _own_family(parsed: ParsedResume, wanted: Wanted) -> tuple[Found | None, float]:
    """Without a target: does the latest role use skills of the family shown?"""
    if not parsed.experience or not wanted.skill_ids:
        return None, 0.0
    latest = parsed.experience[0]
    said = " ".join(
        [*(b.value for b in latest.bullets), latest.title.value if latest.title else ""]
    )
    used = {m.skill_id for m in catalogue().mentions(said, listed=True)}
    kin = used & set(wanted.skill_ids)
    return latest.title or latest.company, 0.25 + 0.25 * len(kin)


def _years(parsed: ParsedResume, target: str | None) -> Check:
    asked = _YEARS_ASKED.search(target) if target else None
    least = float(asked[1]) if asked else _YEARS_WITHOUT_TARGET
    years = parsed.years_experience or 0.0
    return check(
        "relevance", "years_fit", "Years of experience suit the role",
        share=years / least if least else 1, worth=5,
        fix=f"{least:g} years are looked for; {years:g} can be read from your dates.",
    )  # fmt: skip


def _level(
    reading: Reading, parsed: ParsedResume, target: str | None, found: Substance
) -> Check:
    asked = next((lv for lv, p in _DEGREE_ASKED if target and p.search(target)), "none")
    own = parsed.education_level or "none"
    enough = _LEVELS.index(own) >= _LEVELS.index(asked)
    share = (
        1.0 if enough and (target or parsed.education) else 0.5 * bool(parsed.education)
    )
    degrees = [e.degree or e.institution for e in parsed.education]
    return check(
        "relevance", "education_fits", "Education suits the role",
        share=share * found.share, worth=4,
        evidence=quoted(reading.text, degrees),
        fix="Name your highest degree with its school and year.",
    )  # fmt: skip
