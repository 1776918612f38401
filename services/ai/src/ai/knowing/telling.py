"""A person's own data in sentences, each quoting what it rests on.

`PARTS` are what an entry of the guide may ask for beside its advice. A part is empty
where there is no such data.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from ai.knowing import resume_words, search_words
from ai.knowing.person import Person

_RESUME, _PROFILE, _INTERVIEWS = "your résumé", "your profile", "your interviews"
_SEARCH = "your applications and the jobs that fit you"


@dataclass(frozen=True)
class Part:
    """One kind of own data: whose it is, what a reader calls it, how it is told."""

    owner: str
    called: str
    tell: Callable[[Person, datetime], str]
    instead: str = ""  # the part that is told where this one is empty


PARTS = MappingProxyType(
    {
        "bullets": Part("resumes", _RESUME, resume_words.bullets),
        "score": Part("resumes", _RESUME, resume_words.score),
        "summary": Part("resumes", _RESUME, resume_words.summary),
        "skills": Part("resumes", _RESUME, resume_words.skills, "profile_skills"),
        "years": Part("resumes", _RESUME, resume_words.years),
        "story": Part("resumes", _RESUME, resume_words.story),
        "roles": Part("resumes", _RESUME, resume_words.roles, "profile"),
        "education": Part("resumes", _RESUME, resume_words.education),
        "profile": Part("profiles", _PROFILE, search_words.profile, "years"),
        "profile_skills": Part("profiles", _PROFILE, search_words.profile_skills),
        "interview": Part("interviews", _INTERVIEWS, search_words.interview),
        "gaps": Part("jobs", _SEARCH, search_words.gaps),
        "fitting": Part("jobs", _SEARCH, search_words.fitting),
        "applications": Part("jobs", _SEARCH, search_words.applications),
    }
)
OWNERS = MappingProxyType({part.owner: part.called for part in PARTS.values()})


def told(name: str, person: Person, now: datetime) -> tuple[str, str]:
    """Whose data it is, and what it says; empty where nobody has anything to say."""
    part = PARTS[name]
    text = part.tell(person, now)
    if text or not part.instead:
        return part.owner, text
    return told(part.instead, person, now)
