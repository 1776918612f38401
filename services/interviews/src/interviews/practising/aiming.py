"""What a practice is for: the kind of work, and the skills that are asked for."""

import re
from dataclasses import dataclass

from interviews.practising.jobs_client import Posting
from skills import catalogue

MOST_SKILLS = 30
# What of a role's name, or of a posting's title, tells the kind of work.
_SIGNS = {
    "contact_centre_ai": (
        r"ccai|conversation(?:al)? (?:ai|design\w*)|chat ?bots?|voice ?bots?"
        r"|virtual agents?|dialogflow|\bivr\b|speech|telephony|genesys"
        r"|(?:contact|call) cent(?:er|re) (?:ai|engineer\w*|architect\w*|develop\w*)"
    ),
    "phone_agent": (
        r"(?:call|contact) cent(?:er|re) (?:agent|represent\w*|advis\w*|associate)"
        r"|(?:service|support|phone|telephone) (?:agent|represent\w*|advis\w*)"
        r"|customer (?:service|support|care|success)|help ?desk"
    ),
    "ai_ml": (
        r"\bai\b|\bml\b|machine learning|deep learning|data scien\w*|\bllms?\b|\bnlp\b"
        r"|artificial intelligence|prompt"
    ),
    "data": r"\bdata\b|analyst|analytics|\bbi\b|database|\bsql\b",
    "software": (
        r"software|developer|engineer\w*|programm\w*|full.?stack|back.?end|front.?end"
        r"|architect"
    ),
    "cloud": r"cloud|devops|\bsre\b|reliability|platform|infrastructure|kubernetes",
    "management": (
        r"manager|management|\blead(?:er)?\b|head of|director|supervisor|chief|\bvp\b"
    ),
}
_FIELDS = {field: re.compile(signs, re.IGNORECASE) for field, signs in _SIGNS.items()}


@dataclass(frozen=True, slots=True)
class Aim:
    role: str
    company: str
    fields: frozenset[str]
    skills: tuple[str, ...]  # ids of libs/skills, the most wanted first

    def skill_names(self) -> list[str]:
        return [catalogue().get(skill_id).name for skill_id in self.skills]


def aim_of(role: str | None, company: str | None, posting: Posting | None) -> Aim:
    """What the person says goes before what the posting says."""
    said = role or (posting.title if posting else "")
    told = f"{said}\n{posting.title}" if posting else said
    return Aim(
        role=said,
        company=company or (posting.company if posting else ""),
        fields=frozenset(name for name, signs in _FIELDS.items() if signs.search(told)),
        skills=tuple(_skills(said, posting))[:MOST_SKILLS],
    )


def _skills(role: str, posting: Posting | None) -> dict[str, None]:
    """In order, each once: the posting's own list, then what its texts name."""
    known = catalogue()
    found: dict[str, None] = {}
    if posting is not None:
        named = filter(None, map(known.resolve, posting.skills))
        found.update(dict.fromkeys(skill.id for skill in named))
    texts = [role]
    if posting is not None:
        texts += [posting.title, posting.requirements, posting.description]
    for text in texts:
        found.update(dict.fromkeys(m.skill_id for m in known.mentions(text)))
    return found
