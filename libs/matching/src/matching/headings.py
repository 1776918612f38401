"""Which lines are headings, and what they say of the lines below them."""

import re
from typing import Literal

from skills.words import lowered

Stance = Literal["must", "nice", "plain", "aside"]

_LONGEST_HEADING = 70  # characters, before a colon
_MOST_HEADING_WORDS = 7  # without one

_NICE_HEADING = re.compile(
    r"nice[- ]to[- ]ha|good[- ]to[- ]have|bonus|preferred|desirable|desired|pluses"
    r"|plus\b|optional|advantage|ideally|extra credit|would be great"
)
_ASIDE_HEADING = re.compile(
    r"about (?:us|the (?:company|team)|our)|who we are|our (?:story|mission|values"
    r"|culture|company|client)|benefits|perks|what we offer|we offer|what you.ll get"
    r"|what.s in it|equal opportunit|diversity|why (?:join|work|us)|how to apply"
    r"|compensation|salary|the company|company (?:overview|description)|privacy"
    # Whom to call, and the tail a job board adds of itself.
    r"|informal visit|further (?:details|information)|visits? contact"
    r"|seniority level|job functions?\b|industr(?:y|ies)$|employment type"
)
_MUST_HEADING = re.compile(
    r"require|must[- ]ha|essential|qualification|what you.ll (?:need|bring)"
    r"|what you (?:need|bring|have)|who you are|about you|you have|your (?:profile"
    r"|skills|background|experience)|skills|what we.re looking|we.re looking for"
    r"|looking for|what we need|experience|person specification|the ideal candidate"
)
_PLAIN_HEADING = re.compile(
    r"responsibilit|what you.ll (?:do|be doing|work)|what you will|dut(?:y|ies)"
    r"|the role|about the (?:role|job|position)|your (?:role|tasks|mission|day)"
    r"|day[- ]to[- ]day"
    r"|job description|overview|summary|tech(?:nology)? stack|our stack"
)
_HEADINGS: tuple[tuple[re.Pattern[str], Stance], ...] = (
    (_NICE_HEADING, "nice"),
    (_ASIDE_HEADING, "aside"),
    (_PLAIN_HEADING, "plain"),
    (_MUST_HEADING, "must"),
)

_SENTENCE = re.compile(r"[.!;,]\s")
_LETTERS = re.compile(r"[a-z]+")

# What a heading without a colon may be made of.
_HEADING_VOCABULARY = """
a about additional advantage advantageous and applicant apply are at background basic be
benefits bonus bring candidate company compensation criteria culture day description
desirable desired do duties employment equal essential expect experience for function
functions get good great have haves how ideal in industries is it job join key knowledge
level ll looking main mandatory minimum mission must need nice of offer only
opportunities opportunity optional our overview perks person plus pluses points position
preferred primary profile qualifications re required requirement requirements
responsibilities role s salary seniority skills specification stack story summary tasks
team tech technology that the this to type us values ve want we what who why will with
work would you your
"""
_HEADING_WORDS = frozenset(_HEADING_VOCABULARY.split())


def read_heading(line: str) -> tuple[Stance | None, int]:
    """The stance a line announces, and how much of the line is the heading."""
    label, colon, _ = line[: _LONGEST_HEADING + 1].partition(":")
    if len(label) > _LONGEST_HEADING or _SENTENCE.search(label):
        return None, 0
    if not colon and not _is_bare_heading(label):
        return None, 0
    low = lowered(label)
    for pattern, stance in _HEADINGS:
        if pattern.search(low):
            return stance, len(label) + len(colon)
    return None, 0


def _is_bare_heading(line: str) -> bool:
    """Every word is a heading's word: "Python is required" is not a heading."""
    words = _LETTERS.findall(line.casefold())
    return 0 < len(words) <= _MOST_HEADING_WORDS and _HEADING_WORDS.issuperset(words)
