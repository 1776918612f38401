"""Could only this person have said it? Figures, names, and acts in the first person."""

from interviews.practising.rubric.evaluation import Quote
from interviews.practising.rubric.judged import Judged, brief
from interviews.practising.rubric.reading import Reading
from interviews.practising.rubric.substance import Substance

ENOUGH_FIGURES, _FIGURES_SHARE = 4, 0.4
ENOUGH_NAMES, _NAMES_SHARE = 2, 0.2
ENOUGH_ACTS, _ACTS_SHARE = 4, 0.4
_SHOWN = 3  # quotes of each kind
_MANY_WE = 3
_ADVISED = 2


def judge_specificity(reading: Reading, found: Substance) -> Judged:
    """Weigh the figures, the names and the acts."""
    share = (
        _FIGURES_SHARE * min(1.0, found.amount_of_figures / ENOUGH_FIGURES)
        + _NAMES_SHARE * min(1.0, len(found.names) / ENOUGH_NAMES)
        + _ACTS_SHARE * min(1.0, found.amount_of_acts / ENOUGH_ACTS)
    )
    shown = [q for kind in _kinds(found) for q in kind[:_SHOWN]]
    return Judged(
        share,
        evidence=tuple(sorted(shown, key=lambda q: q.start)),
        comment=_comment(found),
        strengths=_strengths(found),
        improvements=_improvements(reading, found),
    )


def _kinds(found: Substance) -> tuple[list[Quote], list[Quote], list[Quote]]:
    return found.figures, found.names, found.done


def _comment(found: Substance) -> str:
    figures, names, acts = (len(kind) for kind in _kinds(found))
    return (
        f"Figures in digits: {figures}. Names of people or things: {names}."
        f" Things you say you did yourself: {acts}."
    )


def _strengths(found: Substance) -> tuple[str, ...]:
    if len(found.figures) < _SHOWN or len(found.done) < _SHOWN:
        return ()
    figures = "”, “".join(q.quote.rstrip(".,:") for q in found.figures[:_SHOWN])
    return (f"Nobody else could say it: “{figures}”, “{found.done[0].quote}”.",)


def _improvements(reading: Reading, found: Substance) -> tuple[str, ...]:
    if not found.each:
        return ()
    advice = [_general(found), _whose(reading, found), _how_much(found), _named(found)]
    return tuple([one for one in advice if one][:_ADVISED])


def _general(found: Substance) -> str:
    general = [o.sentence for o in found.each if not o.is_concrete]
    if len(general) * 2 < len(found.each):
        return ""
    longest = max(general, key=lambda s: len(s.words))
    return (
        f"“{brief(longest.text)}” anybody could say: put your own case in its place,"
        " with a number or a name."
    )


def _whose(reading: Reading, found: Substance) -> str:
    we = sum(w.lower == "we" for w in reading.words)
    if we >= _MANY_WE and we > len(found.done):
        return (
            f"You say “we” {we} times, and {len(found.done)} times what you did: say"
            " which part was yours."
        )
    if found.done:
        return ""
    first = brief(found.each[0].sentence.text)
    return f"After “{first}”, say what you did yourself: I asked, I built, I changed."


def _how_much(found: Substance) -> str:
    if found.figures:
        return ""
    last = brief(found.each[-1].sentence.text)
    return f"There is no figure yet: how many, how long, how much was “{last}”?"


def _named(found: Substance) -> str:
    if found.names or not found.done:
        return ""
    return f"Name what or whom you worked with: “{found.done[0].quote}” leaves it open."
