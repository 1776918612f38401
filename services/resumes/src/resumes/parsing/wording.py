"""Words that tell a job title from a company, a school or a degree."""

import re

_TITLE_TEXT = """
    engineer developer programmer architect analyst scientist researcher manager
    director lead leader head chief officer president founder co-founder cofounder
    ceo cto cfo coo cio vp intern trainee apprentice assistant associate consultant
    advisor adviser specialist technician administrator admin coordinator supervisor
    representative rep agent clerk secretary receptionist accountant auditor
    bookkeeper teacher tutor instructor professor lecturer fellow nurse physician
    doctor therapist pharmacist designer writer editor journalist producer artist
    animator photographer chef cook server waiter waitress barista bartender cashier
    salesperson sales seller buyer planner strategist marketer recruiter generalist
    partner owner principal contractor freelancer freelance volunteer member
    employee mechanic electrician plumber carpenter welder driver operator worker
    foreman machinist attorney lawyer paralegal counsel librarian translator
    interpreter maintainer creator moderator ambassador mentor coach trainer
    evangelist advocate tester student executive expert master maintainer dba sre
    devops qa werkstudent praktikant entwickler ingenieur leiter berater guard
    steward controller banker broker trader underwriter adjuster estimator inspector
    surveyor scrum wrangler hygienist dentist aide caregiver nanny janitor custodian
    housekeeper postdoc
"""
_COMPANY_TEXT = """
    inc inc. llc ltd ltd. limited gmbh ag corp corp. corporation company co. plc sa
    bv ab oy pty university college institute school academy hospital clinic bank
    group holdings studios studio labs lab laboratory laboratories technologies
    technology systems solutions software industries partners associates foundation
    agency ministry council association organization organisation society centre
    center restaurant store hotel airlines motors pharma pharmaceuticals media
    networks ventures capital consulting services enterprises international global
    interactive entertainment games research management financial engineering dental
    insurance startup kg e.v. department government county city
"""
_WORDS = re.compile(r"[^\W\d_][\w.'’-]*", re.UNICODE)
_COMPOUND_ENDS = ("entwickler", "entwicklerin", "ingenieur", "leiter", "berater")
_TITLES = frozenset(_TITLE_TEXT.split())
_COMPANIES = frozenset(_COMPANY_TEXT.split())

_SCHOOL = re.compile(
    r"\b(?:university|universit[äéàa]t?|universidad|universidade|universitesi|"
    r"üniversitesi|hochschule|college|institute|institut|school|academy|polytechnic|"
    r"polytechnique|conservatory|seminary|iit|nit|bootcamp)\b|"
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
    r"certificate\b|vocational\b|minor in\b|b\.?s\.?n\b|j\.?d\b\.?|m\.?d\b\.?)",
    re.IGNORECASE,
)
_LEVELS = (
    ("doctorate", r"ph|d\.?phil|doctor|ed\.?d|dr\b|dr\.|j\.?d|m\.?d\b"),
    ("school", r"high|secondary|g\.?e\.?d|abitur|h\.?s|s\.?s|a-l|gcse"),
    ("vocational", r"associate|a\.?a|diploma|certificate|vocational"),
    ("master", r"m|diplom|ll\.?m"),
    ("bachelor", r"b|licence|ll\.?b|s\.?b"),
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
