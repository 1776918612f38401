"""Words that tell a job title from a company, a school or a degree."""

import re

from resumes.parsing.title_words import COMPANY_TEXT, TITLE_TEXT

_WORDS = re.compile(r"[^\W\d_][\w.'’-]*", re.UNICODE)
_COMPOUND_ENDS = ("entwickler", "entwicklerin", "ingenieur", "leiter", "berater")
_TITLES = frozenset(TITLE_TEXT.split())
_COMPANIES = frozenset(COMPANY_TEXT.split())

_SCHOOL = re.compile(
    r"\b(?:university|universit[äéàa]t?|universidad|universidade|universitesi|"
    r"üniversitesi|universitet|universiteit|univerzita|uniwersytet|univ|hochschule|"
    r"fachhochschule|gymnasium|college|institute|institut|instituto|istituto|school|"
    r"academy|académie|école|lycée|colegio|escuela|facultad|faculdade|politecnico|"
    r"politechnika|politécnica|polytechnic|polytechnique|conservatory|seminary|iit|nit|"
    r"bootcamp|tafe|jntu|vtu|le wagon|ironhack|general assembly|flatiron school|"
    r"hack reactor|app academy|codesmith)\b|"
    r"^(?:MIT|NYU|UCLA|UCSD|USC|UCSB|UCI|ETH(?: Zürich| Zurich)?|EPFL|KTH|TUM|LMU|RWTH|"
    r"UC [A-Z]\w+|Caltech|Georgia Tech|Virginia Tech|Texas A&M|LSE|UCL|KIT|BITS|SUNY|"
    r"CUNY|UIUC|UT Austin|UMass|Penn State|TU [A-Z]\w+|IIT|NIT|IIIT|NUS|NTU|KAIST)\b",
    re.IGNORECASE,
)
DEGREE = re.compile(
    r"\b(?:(?:ph\.?\s?d|d\.?phil|ed\.?d|dr\.?)\b\.?|doctor(?:ate|al)?\b|"
    r"(?:m\.?sc|m\.?s|m\.?a|m\.?eng|m\.?ed|m\.?tech|m\.?b\.?a|m\.?phil|m\.?f\.?a|"
    r"m\.?p\.?h|m\.?c\.?a|ll\.?m)\b\.?(?![\w'’])|master(?:['’]?s)?\b|magister\b|diplom\b|"
    r"(?:b\.?sc|b\.?s|b\.?a|b\.?eng|b\.?ed|b\.?tech|b\.?e|b\.?com|b\.?f\.?a|b\.?b\.?a|"
    r"b\.?c\.?a|ll\.?b|s\.?b)\b\.?(?![\w'’])|bachelor(?:['’]?s)?\b|licence\b|"
    r"associate(?:['’]?s)?\s(?:degree|of)\b|a\.?a\.?s?\b\.?(?=\s(?:in|degree))|"
    r"h\.?s\.?c\b\.?|s\.?s\.?c\b\.?|a-levels?\b|gcses?\b|"
    r"high school\b|secondary school\b|diploma\b|g\.?e\.?d\b|abitur\b|"
    r"licenciatura\b|grado\sen\b|ingenier[íi]a\b|laurea\b|maestr[íi]a\b|máster\b|"
    r"doctorad?o\b|mestrado\b|bacharel(?:ado)?\b|maîtrise\b|doctorat\b|"
    r"baccalauréat\b|staatsexamen\b|promotion\b(?=\sin)|ausbildung\b|pgce\b|nvq\b|"
    r"btec\b|hnd\b|bootcamp\b|some college\b|intermediate\b|certificate\b|"
    r"vocational\b|minor in\b|b\.?s\.?n\b|j\.?d\b\.?|m\.?d\b\.?)",
    re.IGNORECASE,
)
_LEVELS = (
    (
        "doctorate",
        r"ph|d\.?phil|doctor|doutor|promotion|ed\.?d|dr\b|dr\.|j\.?d|m\.?d\b",
    ),
    (
        "school",
        r"high|secondary|baccal|intermediate|g\.?e\.?d|abitur|h\.?s|s\.?s|a-l|gcse",
    ),
    (
        "vocational",
        r"associate|a\.?a|diploma|nvq|btec|hnd|some|ausbild|certificate|vocational|boot",
    ),
    ("master", r"m|diplom|ll\.?m|staats|laurea mag|pgce"),
    ("bachelor", r"b|licen|grado|ingenier|laurea|ll\.?b|s\.?b"),
)


def title_score(text: str) -> float:
    """How much a few words look like a job title; negative for a company."""
    words = [w.casefold().strip(".") for w in _WORDS.findall(text)]
    if not words or len(words) > 12:
        return 0.0
    titles = sum(map(_is_title_word, words))
    companies = sum(w in _COMPANIES for w in words)
    ends_as_title = _is_title_word(words[-1])
    ends_as_company = words[-1] in _COMPANIES
    return titles + ends_as_title - 0.9 * companies - 1.2 * ends_as_company


def is_school(text: str) -> bool:
    """Tell whether the words name a place of learning."""
    return _SCHOOL.search(text) is not None


def level_of(degree: str) -> str | None:
    """Map the word for a degree ("B.Sc.", "Master's") to a level."""
    for level, pattern in _LEVELS:
        if re.match(pattern, degree.strip(), re.IGNORECASE):
            return level
    return None


def _is_title_word(word: str) -> bool:
    return _singular(word) in _TITLES or word.endswith(_COMPOUND_ENDS)


def _singular(word: str) -> str:
    return word.removesuffix("s") if word.endswith(("rs", "ts")) else word
