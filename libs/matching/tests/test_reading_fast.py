"""The fast ways of reading find what the plain ones do, on postings and on pieces."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import clauses, cues, headings, phrasing
from skills import catalogue, words
from skills.words import lowered

SAMPLES = Path(__file__).parents[3] / "deploy" / "samples" / "postings"
PIECES = """
5+ years of|Python|ph.d|PhD in|B.Sc.|BS in|ba/|MS or|m.sc|degree in|or equivalent
experience|no|not required|without|we are an|Our 500|regardless of|equal opportunity
nice to have|is a plus|PLUS|must|You'll need|ideally|but|but also|e.g.|etc.|vs.|.|;|•
eligible to work in|the United Kingdom|work visa|unable to offer sponsorship|İstanbul
ſtrong|K8s|node.js|.NET|C++|internet.|https://x.example/java|a@b.com|github.com/x|\t|:
Requirements:|About us|What we offer|Benefits include|don’t need|GED|high school|ﬁve yrs
machine|learning|-|/|CI/CD|ten to|12 months|last 3 years|years old|level A-levels
""".replace("\n", "|").split("|")
TEXTS = st.lists(st.sampled_from([*PIECES, "\n", " ", ", "]), max_size=40).map(" ".join)


def samples() -> Iterator[str]:
    for file in sorted(SAMPLES.glob("*.jsonl")):
        for line in file.read_text().splitlines():
            row = json.loads(line)
            yield row["description"] + "\n" + row["requirements"]


def plain(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern.pattern, pattern.flags | re.IGNORECASE)


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


def check(text: str) -> None:
    low = lowered(text)
    assert len(low) == len(text)
    for pattern in (
        *(cues._NICE, cues._MUST, phrasing._YEARS, phrasing._EDUCATION),
        *(phrasing._LEVEL, phrasing.OR_EQUIVALENT, headings._MUST_HEADING),
    ):
        assert spans(pattern, low) == spans(plain(pattern), text)
    check_words(text)
    for clause in clauses.read_clauses(text):
        assert text[clause.start : clause.end] == clause.text
        assert clause.low == low[clause.start : clause.end]
        check_clause(clause, phrasing.Hints(low))
    for line in text.split("\n"):
        check_breaks(line)


def check_clause(clause: clauses.Clause, hints: phrasing.Hints) -> None:
    """What is passed over for want of a word has nothing."""
    place = clause.start, clause.end
    assert hints.years(*place) or not list(phrasing.find_years(clause.low))
    assert hints.education(*place) or not phrasing.find_education(clause.low)
    assert hints.permission(*place) or not phrasing.find_permission(clause.text)
    read = cues.read_cues.__wrapped__(clause.low)
    assert read.nice == spans(plain(cues._NICE), clause.text)
    assert read.must == spans(plain(cues._MUST), clause.text)
    assert read.opens_nice == bool(cues._NICE.match(clause.low.lstrip(" \t-*")))
    for cut in range(0, len(clause.low), 7):
        before, after = clause.low[:cut], clause.low[cut:]
        assert cues.is_denied(before, after) == bool(
            cues._DENIED_BEFORE.search(before) or cues._DENIED_AFTER.match(after)
        )


def check_breaks(line: str) -> None:
    """The plain pattern: what it looks back on stands before what it finds."""
    old = re.compile(
        r"(?<!e\.g)(?<!i\.e)(?<!etc)(?<!\bvs)[.!?](?=\s)|;|[\u2022\u25cf\u25aa\u00b7]"
        r"|,?\s+but\s+(?!also)",
        re.IGNORECASE,
    )
    low = lowered(line)
    new = clauses._BREAK_OR_BUT if "but" in low else clauses._BREAK
    assert spans(new, low) == spans(old, line)


def check_words(text: str) -> None:
    bare = words._ADDRESS.sub(lambda found: "\0" * len(found[0]), text)
    places = spans(words._WORD, bare)
    read = words.read_words(text)
    assert read.spans == places
    assert read.keys == [words.fold(text[start:end]) for start, end in places]
    known = catalogue()
    for place, key in enumerate(read.keys):
        if place not in known._firsts(read.keys):
            ends = range(place + 1, min(place + 9, len(read.keys)) + 1)
            phrases = (" ".join(read.keys[place:end]) for end in ends)
            assert not any(phrase in known._phrases.by_key for phrase in phrases), key


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_pieces_are_read_as_by_the_plain_patterns(text: str) -> None:
    check(text)


@pytest.mark.parametrize("part", range(4))
def test_samples_are_read_as_by_the_plain_patterns(part: int) -> None:
    for text in list(samples())[part::16]:
        check(text)
