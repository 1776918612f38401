"""Is it long enough to say something, and short enough to be heard?"""

from interviews.practising.rubric.judged import Judged, brief
from interviews.practising.rubric.reading import Reading

FEWEST, MOST, FAR_TOO_MANY = 80, 250, 500  # words
_A_MINUTE = 130  # words, spoken


def judge_length(reading: Reading) -> Judged:
    """Count the words: points rise up to `FEWEST`, and fall from `MOST` on."""
    count = len(reading.words)
    return Judged(
        share=_share(count),
        evidence=(),
        comment=f"{count} words, about {_aloud(count)} aloud.",
        improvements=_improvements(reading, count),
    )


def _share(count: int) -> float:
    if count < FEWEST:
        return count / FEWEST
    return min(1.0, max(0.0, (FAR_TOO_MANY - count) / (FAR_TOO_MANY - MOST)))


def _aloud(count: int) -> str:
    seconds = round(count * 60 / _A_MINUTE / 10) * 10
    return f"{seconds} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"


def _improvements(reading: Reading, count: int) -> tuple[str, ...]:
    if not count:
        return ("There is no answer yet: begin with one sentence of your own.",)
    if count < FEWEST:
        only = "one word is" if count == 1 else f"{count} words are"
        last = brief(reading.sentences[-1].text)
        return (f"{only.capitalize()} short: go on after “{last}”.",)
    if count <= MOST:
        return ()
    longest = max(reading.sentences, key=lambda s: len(s.words))
    return (
        (
            f"{count} words take about {_aloud(count)}: shorten, beginning with"
            f" “{brief(longest.text)}”."
        ),
    )
