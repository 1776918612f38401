"""Which lines of a résumé are new, gone, or said in other words."""

from collections import Counter
from collections.abc import Sequence

from pydantic import Field
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from common.schemas import View

SAME_LINE = 55.0  # of 100: below that they are two lines, not one rewritten
MOST_PAIRED = 300  # lines of each side; what is beyond is only new or gone
MOST_WORDS = 400  # of a line, compared word by word


class Piece(View):
    """Words that stayed, went or came."""

    op: str = Field(description="`equal`, `delete` or `insert`", examples=["insert"])
    text: str = Field(examples=["40,000 calls a day"])


class Rewritten(View):
    """A line that was changed."""

    before: str
    after: str
    pieces: list[Piece] = Field(description="From `before` to `after`, word by word")


class BulletChanges(View):
    """What became of the lines."""

    added: list[str]
    removed: list[str]
    changed: list[Rewritten]
    kept: int = Field(description="How many stayed as they were", examples=[12])


def compare_bullets(before: Sequence[str], after: Sequence[str]) -> BulletChanges:
    """Equal lines first, then the most alike of the rest; each line counts once."""
    gone, new = _without_common(before, after), _without_common(after, before)
    pairs = _most_alike(gone[:MOST_PAIRED], new[:MOST_PAIRED])
    paired_before = {i for i, _ in pairs}
    paired_after = {j for _, j in pairs}
    return BulletChanges(
        added=[line for j, line in enumerate(new) if j not in paired_after],
        removed=[line for i, line in enumerate(gone) if i not in paired_before],
        changed=[_rewritten(gone[i], new[j]) for i, j in pairs],
        kept=len(before) - len(gone),
    )


def _without_common(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    """Those that the others do not have, as often as they do not have them."""
    left = Counter(others)
    rest = []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            rest.append(line)
    return rest


def _most_alike(gone: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places, in the order of `new`; the same lines give the same pairs."""
    alike = [
        (score, i, j)
        for i, old in enumerate(gone)
        for j, line in enumerate(new)
        if (score := fuzz.ratio(old, line, score_cutoff=SAME_LINE)) > 0
    ]
    alike.sort(key=lambda each: (-each[0], each[1], each[2]))
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    pairs = []
    for _, i, j in alike:
        if i not in taken_before and j not in taken_after:
            taken_before.add(i)
            taken_after.add(j)
            pairs.append((i, j))
    return sorted(pairs, key=lambda pair: pair[1])


def _rewritten(before: str, after: str) -> Rewritten:
    return Rewritten(before=before, after=after, pieces=_pieces(before, after))


def _pieces(before: str, after: str) -> list[Piece]:
    old, new = before.split()[:MOST_WORDS], after.split()[:MOST_WORDS]
    pieces = []
    for op in Indel.opcodes(old, new):
        if op.tag == "equal":
            pieces.append(
                Piece(op="equal", text=_joined(old, op.src_start, op.src_end))
            )
        if op.tag in ("delete", "replace"):
            text = _joined(old, op.src_start, op.src_end)
            pieces.append(Piece(op="delete", text=text))
        if op.tag in ("insert", "replace"):
            text = _joined(new, op.dest_start, op.dest_end)
            pieces.append(Piece(op="insert", text=text))
    return pieces


def _joined(words: Sequence[str], start: int, end: int) -> str:
    return " ".join(words[start:end])
