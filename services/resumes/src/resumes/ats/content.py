"""Is the content good? Dates, order, what bullets say, length, plain language."""

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from resumes.ats.ledger import Check, check, quoted
from resumes.ats.readability import words_in
from resumes.documents import Reading
from resumes.parsing import Experience, Found, ParsedResume
from resumes.parsing.verbs import starts_with_verb

_NUMBER = re.compile(
    r"\d|\b(?:hundred|thousand|million|half|twice|double[ds]?)\b", re.IGNORECASE
)
_FIRST_PERSON = re.compile(r"(?<![\w.])(?:I|I'm|I've|my|myself)(?![\w.])")
_LONG_BULLET_WORDS = 38
_ENOUGH_NUMBERED = 0.4
_ENOUGH_VERBS = 0.8
_SHORT_CAREER_YEARS = 5
_MOST_COUNTED = 20


def content_checks(reading: Reading, parsed: ParsedResume) -> list[Check]:
    """Ask what a recruiter asks in the first minute."""
    bullets = [b for role in parsed.experience for b in role.bullets]
    return [
        _dated(reading, parsed.experience),
        _in_order(reading, parsed.experience),
        _verbs(reading, bullets),
        _numbers(reading, bullets),
        _length(reading, parsed),
        _plain(reading, bullets),
        check(
            "content", "summary_present", "A short summary opens the résumé",
            share=parsed.summary is not None, worth=2,
            evidence=quoted(reading.text, [parsed.summary]),
            fix="Open with two or three lines on who you are and what you look for.",
        ),
        _no_first_person(reading),
    ]  # fmt: skip


def _dated(reading: Reading, roles: Sequence[Experience]) -> Check:
    dated = [r.start_date for r in roles if r.start_date]
    return check(
        "content", "roles_dated", "Every role has dates",
        share=len(dated) / len(roles) if roles else 0, worth=4,
        evidence=quoted(reading.text, dated),
        fix='Give each role its dates, such as "Mar 2021 - Present".',
    )  # fmt: skip


def _in_order(reading: Reading, roles: Sequence[Experience]) -> Check:
    starts = [r.start_date for r in roles if r.start_date]
    pairs = list(pairwise(starts))
    wrong = [later for sooner, later in pairs if later.value[:4] > sooner.value[:4]]
    return check(
        "content", "roles_in_order", "The latest role comes first",
        share=1 - len(wrong) / max(1, len(pairs)) if starts else 0, worth=2,
        evidence=quoted(reading.text, wrong),
        fix="List roles from the latest to the earliest.",
    )  # fmt: skip


def _verbs(reading: Reading, bullets: Sequence[Found]) -> Check:
    weak = [b for b in bullets if not starts_with_verb(b.value)]
    good = 1 - len(weak) / len(bullets) if bullets else 0
    return check(
        "content", "bullets_start_with_verb", "Bullets start with a verb",
        share=good / _ENOUGH_VERBS, worth=5,
        evidence=quoted(reading.text, weak),
        fix='Start each bullet with what you did: "Built", "Led", "Reduced".',
    )  # fmt: skip


def _numbers(reading: Reading, bullets: Sequence[Found]) -> Check:
    numbered = [b for b in bullets if _NUMBER.search(b.value)]
    share = len(numbered) / len(bullets) if bullets else 0
    return check(
        "content", "bullets_with_numbers", "Bullets show results in numbers",
        share=share / _ENOUGH_NUMBERED, worth=5,
        evidence=quoted(reading.text, numbered),
        fix="Say how much, how many or how fast in at least two bullets of five.",
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
        share=share, worth=3,
        fix=f"{words} words; {least} to {most} suit these years. {fix}",
    )  # fmt: skip


def _plain(reading: Reading, bullets: Sequence[Found]) -> Check:
    long = [b for b in bullets if words_in(b.value) > _LONG_BULLET_WORDS]
    return check(
        "content", "bullets_short", "Bullets are short enough to skim",
        share=1 - 2 * len(long) / len(bullets) if bullets else 0.5, worth=2,
        evidence=quoted(reading.text, long),
        fix=f"Keep bullets under {_LONG_BULLET_WORDS} words.",
    )  # fmt: skip


def _no_first_person(reading: Reading) -> Check:
    found = [
        Found(value=m.group(), confidence=1, start=m.start(), end=m.end())
        for m in islice(_FIRST_PERSON.finditer(reading.text), _MOST_COUNTED)
    ]
    return check(
        "content", "no_first_person", 'Written without "I" and "my"',
        share=1 - max(0, len(found) - 1) / 4, worth=2,
        evidence=quoted(reading.text, found),
        fix='Leave out "I" and "my": "Built the team", not "I built my team".',
    )  # fmt: skip
