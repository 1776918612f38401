"""Words of a message so that they can be compared: folded, without endings."""

from functools import lru_cache

from skills.words import read_words

# Longest first: "negotiating" and "negotiation" become what "negotiate" does.
_ENDINGS = (
    *("ations", "ating", "ation", "ated", "ates", "ings", "ate", "ing", "ied"),
    *("ies", "ion", "ed", "es", "ly", "s", "e", "y"),
)
_SHORTEST_STEM = 3
_SAME = {
    "cv": "resume",
    "cvs": "resume",
    "curriculum": "resume",
    "vacancy": "job",
    "vacancies": "job",
    "posting": "job",
    "postings": "job",
    "opening": "job",
    "position": "job",
    "wage": "salary",
    "pay": "salary",
    "paid": "salary",
    "compensation": "salary",
    "employer": "company",
    "firm": "company",
    "ml": "machine learning",
    "llms": "llm",
    "call": "contact",
    "agency": "recruiter",
    "headhunter": "recruiter",
}
_COMMON_TEXT = """
    a about all also am an and any anything are as at be been before but by can could
    did do does doing for from get give go had has have hello help her here hey hi him
    his how i if in into is it its just know let like look make making may me more
    most much my myself need no not now of off on one or other our out over please
    really say she should so some someone something such tell than thank thanks that
    the their them then there these they thing things this those to too up us very
    want was way we well were what when where which while who whom whose why will with
    without would yes you your yours good best better today
"""
_COMMON = frozenset(_COMMON_TEXT.split())
_FEWEST_TELLING = 4  # words
_SHARE_OF_LITTLE = 0.2  # of an English sentence, at least; other languages share a few


def is_english(text: str) -> bool:
    """Of a few words nobody can say: they are taken for English."""
    words = [word for word in read_words(text).keys if word.isalpha()]
    little = sum(word in _COMMON for word in words)
    return len(words) < _FEWEST_TELLING or little >= _SHARE_OF_LITTLE * len(words)


def stems(text: str) -> list[str]:
    """What a text is about, in its order; little words are left out."""
    words = (
        part for word in read_words(text).keys for part in _SAME.get(word, word).split()
    )
    return [
        _stem(word)
        for word in words
        if word not in _COMMON and (len(word) > 1 or word.isdigit())
    ]


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
