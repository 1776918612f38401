"""The lines below a head, joined to bullets as a person reads them."""

import re
from collections.abc import Callable, Sequence

from resumes.parsing.lines import TextLine
from resumes.parsing.resume import Found

_LABEL = re.compile(
    r"(?:(?:key )?responsibilities|duties|achievements|(?:job )?description|"
    r"location|duration|period|dates?|role|position|title|company)\s?:\s*",
    re.IGNORECASE,
)
_INDENT_POINTS = 4.0
_WRAPPED_CHARS = 70


def bullets_of(lines: Sequence[TextLine]) -> tuple[Found, ...]:
    """Join wrapped lines to bullets; prose without bullets counts by line."""
    spans: list[tuple[int, int, list[str]]] = []
    lines = [line for line in lines if not _LABEL.fullmatch(line.text)]
    joins = _joining(lines)
    for line, above in zip(lines, [None, *lines], strict=False):
        if spans and above and joins(above, line):
            start, _, words = spans[-1]
            spans[-1] = (start, line.end, [*words, line.text])
        else:
            spans.append((line.body.start, line.end, [line.text]))
    return tuple(
        Found(value=" ".join(words), confidence=0.9, start=start, end=end)
        for start, end, words in spans
    )


def _joining(lines: Sequence[TextLine]) -> Callable[[TextLine, TextLine], bool]:
    """Learn how wrapped lines are told apart here: bullets, indents or sentences."""
    if not lines:
        return _wraps
    if any(line.bullet for line in lines):
        return lambda _, line: not line.bullet
    indents = {line.look.indent for line in lines if line.look.indent}
    if len(indents) > 1 and max(indents) - min(indents) > _INDENT_POINTS:
        opening = lines[0].look.indent
        return lambda _, line: abs(line.look.indent - opening) > _INDENT_POINTS / 2
    return _wraps


def _wraps(above: TextLine, line: TextLine) -> bool:
    """Without any sign: a long line that ends no sentence goes on below."""
    ended = above.text.rstrip().endswith((".", ";", ":", "!"))
    return line.text[:1].islower() or (len(above.text) > _WRAPPED_CHARS and not ended)
