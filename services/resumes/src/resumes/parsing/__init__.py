"""From a reading to a résumé: rules only, the same answer every time."""

from resumes.parsing.parser import parse
from resumes.parsing.resume import (
    Education,
    Experience,
    Found,
    FoundSkill,
    ParsedResume,
    Project,
    Section,
)

__all__ = [
    "Education",
    "Experience",
    "Found",
    "FoundSkill",
    "ParsedResume",
    "Project",
    "Section",
    "parse",
]
