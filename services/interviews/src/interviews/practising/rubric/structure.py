"""Is it told in an order that can be followed?

A story has situation, task, action and result; a view has a statement, its reason, an
example and what it costs or leads to. A step with nothing of one's own near it counts
half: a textbook says "because" and "however", too.
"""

import re
from dataclasses import dataclass
from typing import Literal

from interviews.practising.rubric.evaluation import Quote
from interviews.practising.rubric.judged import Judged, brief, in_line
from interviews.practising.rubric.reading import Reading
from interviews.practising.rubric.substance import Own, Substance

StepName = Literal[
    "situation", "task", "action", "result",
    "statement", "reason", "example", "consequence",
]  # fmt: skip

_STORY: tuple[StepName, ...] = ("situation", "task", "action", "result")
_VIEW: tuple[StepName, ...] = ("statement", "reason", "example", "consequence")
_STORIES = frozenset({"behavioral"})
_VIEWS = frozenset({"technical", "case"})  # of any other, whichever is told better
_HALF = 0.5
_ENOUGH_ACTS = 3
_ADVISED = 2
_BEGINNING = 0.4  # of the sentences: where a situation is expected


def _cue(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november"
    "|december|spring|summer|autumn|fall|winter|week|month|year|quarter"
)
_CUES: dict[StepName, re.Pattern[str]] = {
    "situation": _cue(
        rf"(?:in|since|of) (?:19|20)\d\d|(?:last|one|in) (?:{_MONTHS})"
        r"|\w+ (?:years?|months?|weeks?) ago|in my (?:first|last|second|old|previous)"
        r"|at (?:my|our) (?:first|last|old|previous|former|company)|when I|during my"
        r"|once|at an? \w+|on a \w+|as the (?:only|new)|in the week"
        r"|I (?:led|worked|ran)"
    ),
    "task": _cue(
        r"my (?:task|job|goal|role|responsibility|target|part|aim)|was to|were to"
        r"|(?:had|needed|wanted|asked|demanded|supposed|expected|responsible) (?:me )?"
        r"(?:to|for)|fell to me|on call|so that|in order to|decided|could not|wanted"
        r"|the (?:goal|aim|task|problem|challenge|question)|my fault|kept \w+ing"
    ),
    "result": _cue(
        r"as a result|results?|in the end|since then|afterwards|finally|so far|still"
        r"|by the end|by \w+ in the|went (?:out|up|down|from|in)|(?:dropped|fell|rose"
        r"|grew|improved|reduced|saved|increased|came|down) (?:to|by|from|in|back|again"
        r"|with)|(?:has|have) not|there has been|looking back|today|thanked|signed"
        r"|shipped|learned|learnt|stayed|after that|from then on|now|ended"
    ),
    "reason": _cue(
        r"because|since (?:it|they|I|we|he|she|the|a)|so that|therefore|reasons?"
        r"|as (?:it|they|I|we|my|our|most)|for (?:it|they)|so (?:it|I|we|they|the)"
        r"|that is why|what draws me|due to"
    ),
    "example": _cue(
        r"for example|for instance|such as|at my|at our|at the \w+|at an? \w+|once"
        rf"|when I|where I|(?:in|since) (?:19|20)\d\d|(?:last|one|in) (?:{_MONTHS})"
        r"|say|example"
    ),
    "consequence": _cue(
        r"but|although|though|however|otherwise|instead|rather than|risk|trade-?off"
        r"|price|costs?|unless|even if|in return|slower|lose|lost|whereas|while"
        r"|on the other hand|if (?:it|they|both|the|I|we|a|that|not)"
        r"|at the expense|downside"
    ),
}
_MISSING: dict[StepName, str] = {
    "situation": "where and when it was, and who was concerned",
    "task": "what you had to reach, and why it fell to you",
    "action": "what you did yourself, step by step",
    "result": "what came of it, in a number or in somebody's words",
    "statement": "your answer in one sentence, before anything else",
    "reason": "why it is so, in a sentence with “because”",
    "example": "a case of your own, with when and where",
    "consequence": "what it costs or what would make you choose otherwise",
}


@dataclass(frozen=True, slots=True)
class Step:
    """How well one step is told (0 to 1), and where."""

    name: StepName
    told: float
    quote: Quote | None


def judge_structure(
    category: str, reading: Reading, found: Substance, opening: Quote | None
) -> Judged:
    """Look for the steps; `opening` is where the answer first meets the question."""
    story = [_step(name, found, opening) for name in _STORY]
    view = [_step(name, found, opening) for name in _VIEW]
    if category in _STORIES:
        steps = story
    elif category in _VIEWS:
        steps = view
    else:
        steps = max(view, story, key=lambda told: sum(s.told for s in told))
    return _judged(steps, reading)


def _step(name: StepName, found: Substance, opening: Quote | None) -> Step:
    if name == "action":
        acts = found.done
        return Step(name, min(1.0, len(acts) / _ENOUGH_ACTS), acts[0] if acts else None)
    if name == "statement":
        return Step(name, 1.0 if opening else 0.0, opening)
    return _by_cue(name, found)


def _by_cue(name: StepName, found: Substance) -> Step:
    """Find the sentence that tells a step best: one's own before a general one."""
    best = Step(name, 0.0, None)
    for place, own in enumerate(found.each):
        match = _CUES[name].search(
            own.sentence.answer, own.sentence.start, own.sentence.end
        )
        if match is None or not _is_place_for(name, place, len(found.each)):
            continue
        told = _told(name, own, found, place)
        if told > best.told:
            best = Step(name, told, own.sentence.quote(match.start()))
    return best


def _is_place_for(name: StepName, place: int, count: int) -> bool:
    if name == "situation":
        return place <= count * _BEGINNING
    return name != "result" or place * 2 >= count - 1


def _told(name: StepName, own: Own, found: Substance, place: int) -> float:
    if name == "example":
        return 1.0 if own.done or (own.figures and own.is_concrete) else _HALF / 2
    near = found.each[max(0, place - 1) : place + 2]
    return 1.0 if any(o.is_concrete for o in near) else _HALF


def _judged(steps: list[Step], reading: Reading) -> Judged:
    return Judged(
        share=sum(s.told for s in steps) / len(steps),
        evidence=tuple(s.quote for s in steps if s.quote),
        comment=_comment(steps),
        strengths=_strengths(steps),
        improvements=_improvements(steps, reading),
    )


def _comment(steps: list[Step]) -> str:
    told = [s.name for s in steps if s.told > _HALF]
    halfway = [s.name for s in steps if 0 < s.told <= _HALF]
    missing = [s.name for s in steps if not s.told]
    said = (("Told", told), ("Only in general terms", halfway), ("Not found", missing))
    return " ".join(f"{what}: {in_line(names)}." for what, names in said if names)


def _strengths(steps: list[Step]) -> tuple[str, ...]:
    first, last = steps[0].quote, steps[-1].quote
    if first is None or last is None or any(s.told <= _HALF for s in steps):
        return ()
    return (f"One can follow it from “{brief(first.quote)}” to “{brief(last.quote)}”.",)


def _improvements(steps: list[Step], reading: Reading) -> tuple[str, ...]:
    if not reading.sentences:
        return ()
    last = brief(reading.sentences[-1].text)
    missing = [
        f"Add {_MISSING[s.name]}; so far it ends with “{last}”."
        for s in steps
        if not s.told
    ]
    general = [
        f"“{brief(s.quote.quote)}” stays general: tell {_MISSING[s.name]}."
        for s in steps
        if s.quote and 0 < s.told <= _HALF
    ]
    return tuple((missing + general)[:_ADVISED])
