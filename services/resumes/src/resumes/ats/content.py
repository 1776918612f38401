"""Is the content good? Dates, order, what bullets say, length, plain language."""

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from resumes.ats.ledger import Check, check, quoted
from resumes.ats.readability import words_in
from resumes.ats.substance import Substance
from resumes.documents import Reading
from resumes.parsing import Experience, Found, ParsedResume
from resumes.parsing.verbs import starts_with_verb

# Any number but a year: "in 2021" is no result.
_NUMBER = re.compile(
    r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d|\b(?:hundred|thousand|million|half|twice|double[ds]?)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"(?<![\w.])(?:I|I'm|I've|my|myself)(?![\w.])")
_LONG_BULLET_WORDS = 38
_ENOUGH_NUMBERED = 0.6
_FEWEST_NUMBERED = 5
_ENOUGH_VERBS = 0.9
_SHORT_CAREER_YEARS = 5
_MOST_COUNTED = 20
_FEWEST_BULLETS = 5
_TOLD_ROLES = 3  # the latest ones; what was long ago may be short
_BULLETS_EACH = 3


def content_checks(
    reading: Reading, parsed: ParsedResume, found: Substance
) -> list[Check]:
    """Ask what a recruiter asks in the first minute."""
    bullets = [b for role in parsed.experience for b in role.bullets]
    return [
        _dated(reading, parsed.experience),
        _in_order(reading, parsed),
        _told(reading, parsed.experience),
        _verbs(reading, bullets),
        _numbers(reading, bullets),
        _length(reading, parsed),
        _plain(reading, bullets),
        check(
            "content", "summary_present", "A short summary opens the résumé",
            share=parsed.summary is not None, worth=1,
            evidence=quoted(reading.text, [parsed.summary]),
            fix="Open with two or three lines on who you are and what you look for.",
        ),
        _no_first_person(reading, found),
    ]  # fmt: skip


def _dated(reading: Reading, roles: Sequence[Experience]) -> Check:
    dated = [r.start_date for r in roles if r.start_date]
    return check(
        "content", "roles_dated", "Every role has dates",
        share=len(dated) / len(roles) if roles else 0, worth=3,
        evidence=quoted(reading.text, dated),
        fix='Give each role its dates, such as "Mar 2021 - Present".',
    )  # fmt: skip


def _in_order(reading: Reading, parsed: ParsedResume) -> Check:
    """Two roles held at once may stand either way, and each section starts anew."""
    edges = [part.start for part in parsed.sections]
    roles = [r for r in parsed.experience if r.start_date]
    pairs = [
        (sooner, later)
        for sooner, later in pairwise(roles)
        if not any(sooner.start < edge <= later.start for edge in edges)
    ]
    wrong = [later for sooner, later in pairs if _is_wrong_way(sooner, later)]
    return check(
        "content", "roles_in_order", "The latest role comes first",
        share=1 - len(wrong) / max(1, len(pairs)) if roles else 0, worth=1,
        evidence=quoted(reading.text, [role.start_date for role in wrong]),
        fix="List roles from the latest to the earliest.",
    )  # fmt: skip


def _is_wrong_way(sooner: Experience, later: Experience) -> bool:
    """Begun later and ended later, and yet below."""
    one, other = _years_of(sooner), _years_of(later)
    return other[0] > one[0] and other[1] > one[1]


def _years_of(role: Experience) -> tuple[str, str]:
    first = role.start_date.value[:4] if role.start_date else ""
    last = role.end_date.value[:4] if role.end_date else first
    return first, "9999" if role.current else last


def _told(reading: Reading, roles: Sequence[Experience]) -> Check:
    latest = roles[:_TOLD_ROLES]
    told = [min(1, len(role.bullets) / _BULLETS_EACH) for role in latest]
    return check(
        "content", "roles_told", "The latest roles say what was done",
        share=sum(told) / len(told) if told else 0, worth=4,
        evidence=quoted(reading.text, [b for r in latest for b in r.bullets[:1]]),
        fix="Say in three or more bullets each what you did in your latest roles.",
    )  # fmt: skip


def _verbs(reading: Reading, bullets: Sequence[Found]) -> Check:
    weak = [b for b in bullets if not starts_with_verb(b.value)]
    good = 1 - len(weak) / len(bullets) if bullets else 0
    good *= min(1, len(bullets) / _FEWEST_BULLETS)
    return check(
        "content", "bullets_start_with_verb", "Bullets start with a verb",
        share=good / _ENOUGH_VERBS, worth=4,
        evidence=quoted(reading.text, weak),
        fix='Start each bullet with what you did: "Built", "Led", "Reduced".',
    )  # fmt: skip


def _numbers(reading: Reading, bullets: Sequence[Found]) -> Check:
    numbered = [b for b in bullets if _NUMBER.search(b.value)]
    share = len(numbered) / len(bullets) / _ENOUGH_NUMBERED if bullets else 0
    share = min(share, len(numbered) / _FEWEST_NUMBERED)
    return check(
        "content", "bullets_with_numbers", "Bullets show results in numbers",
        share=share, worth=6,
        evidence=quoted(reading.text, numbered),
        fix="Say how much, how many or how fast in most bullets, five at least.",
    )  # fmt: skip


def _length(reading: Reading, parsed: ParsedResume) -> Check:
    """Words, since pages depend on the font; a long career may take more."""
    words = words_in(reading.text)
    long_career = (parsed.years_experience or 0) >= _SHORT_CAREER_YEARS
    least, most = (250, 1_300) if long_career else (180, 900)
    share = min(words / least, most / max(1, words))
    fix = (
        "Add what you did and learned." if words < least else "Cut it to what matters."
    )
    return check(
        "content", "length_fits", "The length suits the years of experience",
        share=share, worth=4,
        fix=f"{words} words; {least} to {most} suit these years. {fix}",
    )  # fmt: skip


def _plain(reading: Reading, bullets: Sequence[Found]) -> Check:
    long = [b for b in bullets if words_in(b.value) > _LONG_BULLET_WORDS]
    return check(
        "content", "bullets_short", "Bullets are short enough to skim",
        share=1 - 2 * len(long) / len(bullets) if bullets else 0, worth=1,
        evidence=quoted(reading.text, long),
        fix=f"Keep bullets under {_LONG_BULLET_WORDS} words.",
    )  # fmt: skip


def _no_first_person(reading: Reading, whole: Substance) -> Check:
    found = [
        Found(value=m.group(), confidence=1, start=m.start(), end=m.end())
        for m in islice(_FIRST_PERSON.finditer(reading.text), _MOST_COUNTED)
    ]
    return check(
        "content", "no_first_person", 'Written without "I" and "my"',
        share=whole.share * (1 - max(0, len(found) - 1) / 4), worth=1,
        evidence=quoted(reading.text, found),
        fix='Leave out "I" and "my": "Built the team", not "I built my team".',
    )  # fmt: skip
