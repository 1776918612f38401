"""Does it fit the target? Keywords counted once each, then role, years and level."""

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

from resumes.ats.ledger import Check, check, quoted
from resumes.ats.readability import words_in
from resumes.ats.wanted import Wanted
from resumes.documents import Reading
from resumes.parsing import Found, FoundSkill, ParsedResume
from skills import catalogue

_STUFFED_SHARE, _STUFFED_TIMES = 0.05, 10
_REPEATED_LINE = 3
_FULL_TYPICAL = 0.75
_SAME_TITLE = 85.0
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


def fit_checks(
    reading: Reading, parsed: ParsedResume, wanted: Wanted, target: str | None
) -> list[Check]:
    """Ask whether the words and the career suit what is wanted."""
    everything = [*parsed.skills, *parsed.mentioned_skills]
    by_id = {s.skill_id: s for s in reversed(everything) if s.skill_id}
    return [
        _keywords(reading, wanted, by_id),
        _in_use(reading, parsed),
        _both_forms(reading, wanted, by_id),
        _no_stuffing(reading, everything),
        _title(reading, parsed, wanted, target),
        _years(parsed, target),
        _level(reading, parsed, target),
    ]


def densities(reading: Reading) -> dict[str, float]:
    """Give each skill's share of the words, in percent, the densest first."""
    counts = Counter(m.skill_id for m in catalogue().mentions(reading.text))
    whole = max(1, words_in(reading.text))
    dense = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:20]
    return {catalogue().get(k).name: round(100 * n / whole, 2) for k, n in dense}


def _keywords(reading: Reading, wanted: Wanted, by_id: dict[str, FoundSkill]) -> Check:
    found = [s for s in wanted.skill_ids if s in by_id]
    missing = [catalogue().get(s).name for s in wanted.skill_ids if s not in by_id]
    share = len(found) / len(wanted.skill_ids) if wanted.skill_ids else 0
    share = share if wanted.from_target else share / _FULL_TYPICAL
    whose = "the posting names" if wanted.from_target else "are typical of such roles"
    return check(
        "keyword_matching", "wanted_skills_present", f"Skills that {whose}",
        share=share, worth=24,
        evidence=quoted(reading.text, [by_id[s] for s in found]),
        fix=f"If you have them, name: {', '.join(missing[:8]) or 'your main skills'}.",
    )  # fmt: skip


def _in_use(reading: Reading, parsed: ParsedResume) -> Check:
    """A skill that is only listed convinces less than one that was used."""
    listed = [s for s in parsed.skills if s.section == "skills" and s.skill_id]
    work = [
        p for p in parsed.sections if p.kind in {"experience", "projects", "summary"}
    ]
    mentions = {
        m.skill_id
        for p in work
        for m in catalogue().mentions(reading.text[p.start : p.end], listed=True)
    }
    used = [s for s in listed if s.skill_id in mentions]
    unlisted = bool(parsed.skills or parsed.mentioned_skills) and not listed
    share = 1.0 if unlisted else len(used) / (0.4 * len(listed)) if listed else 0
    return check(
        "keyword_matching", "skills_in_use", "Listed skills show in the work",
        share=share, worth=5,
        evidence=quoted(reading.text, used),
        fix="Show in your roles or projects where you used the skills you list.",
    )  # fmt: skip


def _both_forms(
    reading: Reading, wanted: Wanted, by_id: dict[str, FoundSkill]
) -> Check:
    """Some systems search for the short form only, others for the long one."""
    short = [s for s in wanted.skill_ids if s in by_id and _abbreviation(s)]
    text = reading.text
    both = [s for s in short if all(_stands_in(form, text) for form in _forms(s))]
    lacking = [" / ".join(_forms(s)) for s in short if s not in both]
    return check(
        "keyword_matching", "short_and_long_forms", "Abbreviations are spelled out",
        share=0.4 + 0.6 * len(both) / len(short) if short else 1, worth=2,
        evidence=quoted(text, [by_id[s] for s in both]),
        fix=f"Give both forms once: {'; '.join(lacking[:3])}.",
    )  # fmt: skip


def _forms(skill_id: str) -> tuple[str, ...]:
    skill = catalogue().get(skill_id)
    short = _abbreviation(skill_id)
    long = next((n for n in (skill.name, *skill.aliases) if " " in n), skill.name)
    return (short, long)


def _abbreviation(skill_id: str) -> str:
    skill = catalogue().get(skill_id)
    names = (skill.name, *skill.aliases)
    short = (n for n in names if 2 <= len(n) <= 5 and n.isupper() and n.isalpha())
    found = next(short, "")
    initials = {
        "".join(w[0] for w in re.findall(r"\w+", n)).upper() for n in names if " " in n
    }
    return found if found in initials else ""


def _stands_in(form: str, text: str) -> bool:
    return (
        re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE) is not None
    )


def _no_stuffing(reading: Reading, found: Sequence[FoundSkill]) -> Check:
    text = reading.text
    counts = Counter(m.skill_id for m in catalogue().mentions(text))
    most = max(_STUFFED_TIMES, _STUFFED_SHARE * words_in(text))
    stuffed = {s for s, n in counts.items() if n > most}
    lines = Counter(" ".join(ln.split()).casefold() for ln in text.split("\n"))
    repeated = any(n > _REPEATED_LINE and len(ln) > 25 for ln, n in lines.items())
    return check(
        "keyword_matching", "no_stuffing", "No keyword is repeated for its own sake",
        share=not (stuffed or repeated), worth=4,
        evidence=quoted(text, [s for s in found if s.skill_id in stuffed]),
        fix="Say each skill where you used it; repeating it adds nothing.",
    )  # fmt: skip


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
    return latest.title or latest.company, 0.4 + 0.3 * len(kin)


def _years(parsed: ParsedResume, target: str | None) -> Check:
    asked = _YEARS_ASKED.search(target) if target else None
    least = float(asked[1]) if asked else 1.0
    years = parsed.years_experience or 0.0
    return check(
        "relevance", "years_fit", "Years of experience suit the role",
        share=years / least if least else 1, worth=5,
        fix=f"{least:g} years are looked for; {years:g} can be read from your dates.",
    )  # fmt: skip


def _level(reading: Reading, parsed: ParsedResume, target: str | None) -> Check:
    asked = next((lv for lv, p in _DEGREE_ASKED if target and p.search(target)), "none")
    own = parsed.education_level or "none"
    enough = _LEVELS.index(own) >= _LEVELS.index(asked)
    share = (
        1.0 if enough and (target or parsed.education) else 0.5 * bool(parsed.education)
    )
    degrees = [e.degree or e.institution for e in parsed.education]
    return check(
        "relevance", "education_fits", "Education suits the role",
        share=share, worth=4,
        evidence=quoted(reading.text, degrees),
        fix="Name your highest degree with its school and year.",
    )  # fmt: skip
