"""What somebody meant who typed a word that stands in no posting."""

import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters: with fewer any word is near another
_TWO_SLIPS = 8  # letters from which on two slips are forgiven
_LOOKED_AT = 200_000  # words of the index at most


def correct(searcher: tantivy.Searcher, word: str) -> str | None:
    """The nearest word of the postings, of equals the commonest; None if none is.

    The first letter is taken to be right, which leaves few words to compare.
    """
    typed = word.lower()
    if len(typed) < SHORTEST or not typed.isalpha():
        return None
    known = dict(searcher.terms_with_prefix("names", typed[0], limit=_LOOKED_AT))
    words = [term for term in known if term.isalpha()]
    allowed = 2 if len(typed) >= _TWO_SLIPS else 1
    near = process.extract(
        typed, words, scorer=OSA.distance, score_cutoff=allowed, limit=20
    )
    best = min(near, key=lambda found: (found[1], -known[found[0]]), default=None)
    return best[0] if best else None


def is_known(searcher: tantivy.Searcher, term: str) -> bool:
    return bool(searcher.doc_freq("words", term))
