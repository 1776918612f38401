"""The words that open a section of a résumé, and the kind of section they open.

A heading is made of these words alone, so "Project Management" in a list of skills is
not one, while "Selected Professional Experience" is.
"""

import re
from itertools import pairwise
from typing import Literal

SectionKind = Literal[
    "summary", "experience", "education", "skills", "projects", "certifications",
    "languages", "awards", "publications", "volunteering", "interests",
    "references", "contact", "other",
]  # fmt: skip

_NOUNS: dict[SectionKind, str] = {
    "experience": "experience experiences employment work-history career-history "
    "work-experience job-history professional-background internships internship "
    "positions appointments career-summary-of-experience work professional-history "
    "employment-history berufserfahrung experiencia",
    "education": "education educational qualifications academics academic-background "
    "schooling studies ausbildung coursework degrees",
    "skills": "skills skill skillset competencies competences expertise technologies "
    "tech-stack toolbox tools proficiencies strengths abilities programming-languages "
    "techs technical-proficiency kenntnisse capabilities frameworks "
    "fields specialties specialities specializations",
    "summary": "summary objective profile about-me about overview introduction "
    "highlights statement bio qualifications-summary summary-of-qualifications "
    "career-objective",
    "projects": "projects project portfolio open-source side-projects",
    "certifications": "certifications certification certificates certificate licenses "
    "licences licensure training trainings courses accreditations credentials",
    "languages": "languages language sprachen",
    "awards": "awards award honors honours achievements accomplishments recognition "
    "scholarships fellowships distinctions",
    "publications": "publications publication patents talks presentations papers "
    "conferences invited-talks",
    "volunteering": "volunteering volunteer volunteer-experience volunteer-work "
    "community community-involvement extracurricular extracurriculars activities "
    "involvement affiliations memberships extracurricular-activities "
    "leadership-experience leadership-activities",
    "interests": "interests hobbies personal-interests",
    "references": "references referees reference",
    "contact": "contact contacts contact-information personal-information "
    "personal-details contact-details contact-info online-presence links",
}
_MODIFIERS_WORDS = """
    work professional relevant selected technical key core academic additional other
    my career personal recent previous notable major executive teaching research
    industry it computer soft hard areas of and & / the a in employment online
    background history summary details information info main special prior current
    programming clinical nursing military leadership
"""
_MODIFIERS = frozenset(_MODIFIERS_WORDS.split())
_KIND_OF: dict[str, SectionKind] = {
    phrase: kind for kind, phrases in _NOUNS.items() for phrase in phrases.split()
}
_SPACED_OUT = re.compile(r"(?:\w ){3,40}\w")
_EDGES = " \t:–—-•|_=*#.~▪■●◆>"
_LONGEST_HEADING = 48


def heading_kind(line: str) -> SectionKind | None:
    """Tell which section this line opens, or None when it is not a heading."""
    line = line.strip(_EDGES)
    if not 2 < len(line) <= _LONGEST_HEADING:
        return None
    if _SPACED_OUT.fullmatch(line):
        line = line.replace(" ", "")
    words = re.sub(r"[&/+,]", " & ", line.casefold()).split()
    if whole := _KIND_OF.get("-".join(words)):
        return whole
    return _kind_of_words(words)


def _kind_of_words(words: list[str]) -> SectionKind | None:
    if len(words) > 6 or not all(w in _KIND_OF or w in _MODIFIERS for w in words):
        return None
    pairs = ["-".join(p) for p in pairwise(words)]
    known = [_KIND_OF[w] for w in [*pairs, *words] if w in _KIND_OF]
    if words[-1] == "summary" or words[0] == "summary":
        return "summary"
    return known[0] if known else None
