"""What a source contains, and whether a text says more than that.

A text stands when every number, name, title, date and skill in it is in the source. It
is strict on purpose: what cannot be shown to be true is not written into a career.
"""

import re
from collections.abc import Iterable, Sequence

from ai.proving.numbers import Number, numbers_in
from skills import catalogue
from skills.words import phrase_key, read_words

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_RUN = re.compile(r"[^\W\d_][\w'’&+#.-]*")
_LOWER_EMPLOYER = re.compile(r"\b(?:at|joined)\s+([^\W\d_][\w'’-]*)")
# Ranks and honours are claims in small letters, too.
_RANKS_TEXT = """
    director manager head chief vp president principal senior junior staff lead
    architect engineer scientist analyst consultant founder cofounder ceo cto cio cfo
    officer professor doctor doctorate phd mba msc bsc bachelor master masters expert
    specialist certified certification award awarded patent patented winner executive
    partner supervisor administrator developer designer researcher fellow adviser
    advisor coordinator intern trainee degree graduate published keynote
"""
_RANKS = frozenset(_RANKS_TEXT.split())
_MONTHS_TEXT = """
    january february march april june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn winter
"""
_MONTHS = frozenset(_MONTHS_TEXT.split())
_AFTER_AT_TEXT = """
    a an the first last least most once scale work night home
    all any present this that its
"""
_AFTER_AT = frozenset(_AFTER_AT_TEXT.split())
# What a sentence may begin with though the source does not.
_OPENERS_TEXT = """
    a about above across after all also among an and as at before besides both but by
    dear during hello hi each every first for from he her here his i in into it its
    last later like many more most much my now of on one or our over she since so some
    such that the their them then there these they this those through to today
    together under until we what when where which while who with within without
    working works you your yours sincerely kind regards best experienced experience
    skilled built led cut wrote made brought created designed developed delivered
    improved introduced kept managed moved owned ran reduced set shipped supported
    used maintained automated known knows able happy glad please thank thanks would am
    have has had
"""
_OPENERS = frozenset(_OPENERS_TEXT.split())


class Facts:
    """Texts that are true, skills that are held, numbers that follow from them."""

    def __init__(
        self,
        texts: Iterable[str],
        *,
        skill_ids: Iterable[str] = (),
        numbers: Iterable[float] = (),
        allowed: Sequence[str] = (),
        any_opener: bool = False,
    ) -> None:
        """`allowed` may be named, though they are no facts of the person.

        With `any_opener` a sentence may begin with any word: for advice, not for a CV.
        """
        self._any_opener = any_opener
        source = "\n".join(texts)
        self._phrase = f" {phrase_key(source)} {' '.join(map(phrase_key, allowed))} "
        self._words = frozenset(self._phrase.split())
        self._numbers = _with_parts(numbers_in(source)) | {
            *((float(number), False) for number in numbers),
            *(number for text in allowed for number in numbers_in(text)),
        }
        self._allowed = [text for text in allowed if text]
        mentioned = (each.skill_id for each in catalogue().mentions(source))
        self._skills = frozenset((*skill_ids, *mentioned))

    def hold(self, text: str) -> bool:
        """Whether the source contains all that the text claims."""
        return self.hold_claims(text) and all(
            map(self._holds_names, _SENTENCE.split(text))
        )

    def hold_claims(self, text: str) -> bool:
        """Numbers, skills and ranks alone: where capitals do not tell a name."""
        return (
            numbers_in(text) <= self._numbers
            and self._skills_of(text) <= self._skills
            and not self._unknown_ranks(text)
        )

    def kept(self, text: str) -> str:
        """Only the sentences that stand, in their paragraphs."""
        paragraphs = (
            " ".join(s for s in re.split(r"(?<=[.!?])\s+", line) if self.hold(s))
            for line in text.split("\n")
        )
        return re.sub(r"\n{3,}", "\n\n", "\n".join(paragraphs)).strip()

    def _skills_of(self, text: str) -> frozenset[str]:
        for allowed in self._allowed:
            text = text.replace(allowed, " ")
        found = catalogue().mentions(text)
        return frozenset(each.skill_id for each in found)

    def _unknown_ranks(self, text: str) -> bool:
        words = set(read_words(text).keys)
        claims = words & (_RANKS | _MONTHS)
        employers = {
            phrase_key(word)
            for word in _LOWER_EMPLOYER.findall(text.casefold())
            if word not in _AFTER_AT
        }
        return not {*claims, *filter(None, employers)} <= self._words

    def _holds_names(self, sentence: str) -> bool:
        """Every run of capitalized words stands in the source as a run."""
        run: list[str] = []
        opens, end = False, 0
        for number, match in enumerate(_RUN.finditer(sentence)):
            word = match[0].rstrip(".'’-")
            is_name = word != word.lower()
            if number == 0 and word.casefold() in _OPENERS:
                is_name = False
            joined = sentence[end : match.start()] in (" ", "")
            if run and not (is_name and joined):
                if not self._has_run(run, opens=opens):
                    return False
                run = []
            if is_name and word not in ("I", "I'm", "I've", "I’m", "I’ve"):
                opens = number == 0 if not run else opens
                run.append(word)
            end = match.end()
        return not run or self._has_run(run, opens=opens)

    def _has_run(self, run: Sequence[str], *, opens: bool) -> bool:
        if self._has(" ".join(run)):
            return True
        free = opens and self._any_opener and run[0] == run[0].capitalize()
        return free and self._has(" ".join(run[1:]))

    def _has(self, name: str) -> bool:
        key = phrase_key(name)
        return not key or f" {key} " in self._phrase or self._is_wording(name)

    def _is_wording(self, name: str) -> bool:
        """A skill that is held, under another of its names."""
        skill = catalogue().resolve(name)
        return skill is not None and skill.id in self._skills


def _with_parts(numbers: set[Number]) -> set[Number]:
    """ "40 %" may be told as 40; 40 may not be told as "40 %"."""
    return numbers | {(value, False) for value, _ in numbers}
