"""Names in a row, as a sentence wants them."""

from collections.abc import Iterable, Sequence


def distinct(names: Iterable[str]) -> list[str]:
    """Without blanks, and each once, in the spelling and place of its first."""
    first: dict[str, str] = {}
    for name in names:
        if name.strip():
            first.setdefault(name.casefold(), name)
    return list(first.values())


def enumerated(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`; nothing for nobody."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def some_of(names: Sequence[str], most: int) -> str:
    """The first `most` names, and whether there are others; never how many."""
    if len(names) <= most:
        return enumerated(names)
    return f"{', '.join(names[:most])} and others"


def quote(text: str) -> str:
    return f"“{text.strip()}”"


def quoted(names: Iterable[str]) -> list[str]:
    return [f"“{name}”" for name in names]
