"""The two sides of a match.

A candidate has no name, gender, age or address here. What a type cannot hold cannot
reach a score.
"""

from dataclasses import dataclass

from matching.ledger import Evidence, Source


@dataclass(frozen=True, slots=True)
class Posting:
    title: str
    description: str = ""
    requirements: str = ""
    experience_level: str | None = None  # entry, mid, senior, lead, principal
    location: str | None = None
    remote: bool = False
    skills: tuple[str, ...] = ()  # as the poster named them
    company: str = ""  # whose name in the text is no skill it asks for

    @property
    def listed_skills(self) -> str:
        """The poster's list as a text, so that a requirement can quote it."""
        return "\n".join(self.skills)


@dataclass(frozen=True, slots=True)
class CandidateSkill:
    skill_id: str
    years: float | None = None
    evidence: Evidence | None = None
    source: Source = "profile"  # of what has no evidence, no place in a text

    @property
    def has_more_years(self) -> bool:
        """Perhaps: the dated roles that name a skill need not be all that used it."""
        source = self.evidence.source if self.evidence else self.source
        return source != "profile"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a person says about their work. None means they did not say."""

    skills: tuple[CandidateSkill, ...] = ()
    years_experience: float | None = None
    level: str | None = None  # entry, mid, senior, lead, principal
    education: str | None = (
        None  # none, school, vocational, bachelor, master, doctorate
    )
    languages: tuple[str, ...] = ()
    location: str | None = None
    remote_ok: bool | None = None
    work_authorisation: tuple[str, ...] = ()  # countries they say they may work in
    # The fields above that are the résumé's; the others are the profile's.
    from_resume: tuple[str, ...] = ()
