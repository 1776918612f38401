"""What each line of a section is: the anchor of an entry, its head, bullet, prose."""

from collections.abc import Sequence

from resumes.parsing.dates import DateRange, date_ranges
from resumes.parsing.lines import TextLine
from resumes.parsing.verbs import starts_with_verb
from resumes.parsing.wording import title_score

MOST_AFTER_WORDS = 9
_MOST_HEAD_WORDS = 16
_MOST_HEAD_CHARS = 130
_MOST_NAME_WORDS = 5  # "Acme Co.", a name that ends like a sentence
_OPEN_ENDS = (",", " and", " the", " a", " of", " for", " with", " in", " to", "-", "&")


def main_dates(line: TextLine) -> DateRange | None:
    """Find the time a head line names: the last range, or a date of its own."""
    found = list(date_ranges(line.text, line.body.start))
    ranges = [d for d in found if d.last or d.current]
    if ranges:
        return ranges[-1]
    for date in reversed(found):
        before = line.text[: date.start - line.body.start].rstrip()
        after = line.text[date.end - line.body.start :].strip(" )].,;")
        apart = not before or before[-1] in "\t|(,–—-•·" or _wide(line, date)
        if apart and not after:
            return date
    return None


def _wide(line: TextLine, date: DateRange) -> bool:
    at = date.start - line.body.start
    return "\t" in line.text[max(0, at - 2) : at] or len(line.text.split()) <= 8


def line_roles(lines: Sequence[TextLine]) -> list[str]:
    """Call each line anchor, head, bullet or prose."""
    roles: list[str] = []
    glyphs = {line.bullet for line in lines if line.bullet}
    outer = lines[0].bullet if lines and len(glyphs) > 1 else ""
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        headed = not line.bullet or (outer != "" and line.bullet == outer)
        headed = headed or _bullet_is_head(line, following)
        previous = roles[-1] if roles else ""
        above = lines[place - 1] if place else None
        roles.append(_role(line, above, previous) if headed else "bullet")
    return roles


def _role(line: TextLine, above: TextLine | None, previous: str) -> str:
    words = len(line.text.split())
    sentence = line.text.endswith(".") and words > MOST_AFTER_WORDS
    if words <= _MOST_HEAD_WORDS + 4 and not sentence and main_dates(line):
        return "anchor"
    if previous in {"bullet", "prose"} and above and _runs_on(line, above, previous):
        return previous
    return "head" if is_headlike(line) else "prose"


def _bullet_is_head(line: TextLine, following: TextLine | None) -> bool:
    """A bulleted line with its dates is a head, or one set above the line with them."""
    if not line.bullet:
        return True
    dates = main_dates(line)
    if dates and (dates.last or dates.current):
        return len(line.text.split()) <= _MOST_HEAD_WORDS and line.text[-1] != "."
    dated_next = following and not following.bullet and main_dates(following)
    return "\t" in line.text and bool(dated_next)


def _runs_on(line: TextLine, above: TextLine, previous: str) -> bool:
    """Tell whether a line continues the sentence above it."""
    if _goes_on(line.text) or above.text.casefold().endswith(_OPEN_ENDS):
        return True
    if previous == "bullet" and not line.bullet and line.look.page == above.look.page:
        inward = line.look.indent >= above.body_indent if above.body_indent else False
        return inward and line.look.bold == above.look.bold
    return False


def is_headlike(line: TextLine) -> bool:
    text = line.text
    words = len(text.split())
    if len(text) > _MOST_HEAD_CHARS or words > _MOST_HEAD_WORDS or _goes_on(text):
        return False
    if starts_with_verb(text) and title_score(text) <= 0:
        return False
    if not text.endswith((".", ";", "!")):
        return True
    # "Acme Co." ends like a sentence, "Publisher of comics." is one.
    return words <= _MOST_NAME_WORDS and text.split()[-1][0].isupper()


def _goes_on(text: str) -> bool:
    """Small letters go on with a sentence; "iOS Engineer" does not."""
    return text[:1].islower() and not text[1:2].isupper()
