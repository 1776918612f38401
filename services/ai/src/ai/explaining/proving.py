"""What of a model's explanation may stand: sentences that say what the data says.

A sentence is left out that names nothing of the data, that has a number the data does
not have, or that carries an address or markup. The score must be said, as it is; what
is left must still explain something.
"""

import re
from collections.abc import Iterable

from ai.asking.tasks import Prose
from ai.explaining.questions import MatchQuestion, ReportQuestion
from ai.proving.numbers import scores_in
from ai.wording import distinct

FEWEST_SENTENCES, MOST_SENTENCES, MOST_LETTERS = 2, 6, 1500
_SENTENCE = re.compile(r"(?<=[.!?])[”\"’')]?\s+(?=[^a-z\s])")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CARRIED = re.compile(
    r"[<>`*#|\[\]{}\\]|://|\bwww\.|@|\b(?:javascript|data|mailto):"
    r"|\b[\w-]+\.(?:com|org|net|io|dev|app|co|ai|me|ru|cn)\b(?!\w)"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\x00-\x08\x0b-\x1f\x7f]",
    re.IGNORECASE,
)
_NEVER = re.compile(r"[<>@]|://|www\.|javascript:|data:|mailto:", re.IGNORECASE)
# What a posting asks for beside skills.
_BESIDE = (
    "experience",
    "years",
    "level",
    "degree",
    "education",
    "location",
)
_SIDES = ("keyword", "format", "content", "relevance")


def about_match(question: MatchQuestion, answer: Prose) -> Prose | None:
    skills = (
        *question.matching_skills,
        *question.missing_skills,
        *question.skills_to_learn,
    )
    return _proven(
        answer.text,
        scores={question.score},
        said=[question.job_title, *question.reasons, *skills],
        anchors=[*skills, question.job_title, *_BESIDE],
        main=question.score,
    )


def about_report(question: ReportQuestion, answer: Prose) -> Prose | None:
    checks = (*question.strengths, *question.weaknesses)
    return _proven(
        answer.text,
        scores={question.score, *question.scores.model_dump().values()},
        said=[*checks, *question.fixes, *question.missing_skills],
        anchors=[*question.missing_skills, *checks, *_SIDES],
        main=question.score,
    )


def _proven(
    text: str, *, scores: set[int], said: list[str], anchors: list[str], main: int
) -> Prose | None:
    numbers = {"100", *map(str, scores), *_numbers(said)}
    named = [anchor.casefold() for anchor in anchors if anchor.strip()]
    may_hold = _held_by(said)
    standing = [
        sentence
        for sentence in distinct(_SENTENCE.split(" ".join(text.split())))
        if _numbers([sentence]) <= numbers
        and scores_in(sentence) <= {str(score) for score in scores}
        and set(_CARRIED.findall(sentence)) <= may_hold
        and (scores_in(sentence) or any(name in sentence.casefold() for name in named))
    ][:MOST_SENTENCES]
    whole = " ".join(standing)
    if len(standing) < FEWEST_SENTENCES or len(whole) > MOST_LETTERS:
        return None
    return Prose(text=whole) if str(main) in scores_in(whole) else None


def _numbers(texts: Iterable[str]) -> set[str]:
    return {found for text in texts for found in _NUMBER.findall(text)}


def _held_by(said: Iterable[str]) -> set[str]:
    """Signs and endings that the names of skills have: C#, Socket.io."""
    found = {sign for text in said for sign in _CARRIED.findall(text)}
    return {sign for sign in found if not _NEVER.search(sign)}
