"""Four projects for one person: by gaps first, then by role, interests and level."""

from dataclasses import dataclass

from pydantic import BaseModel, Field

from ai.chatting.words import stems
from ai.projects.catalogue import Blueprint, Difficulty, blueprints, skill_key
from ai.projects.stacks import filled
from ai.wording import distinct, enumerated

IDEAS = 4
_LEVELS: dict[str, Difficulty] = {
    "entry": "beginner",
    "mid": "intermediate",
    "senior": "advanced",
    "lead": "advanced",
    "principal": "advanced",
}
_GAP, _ROLE, _INTEREST, _HELD, _FITS = 5.0, 2.0, 1.5, 0.4, 1.0
_SEEN_GAP = 0.4  # what a gap is worth that another idea closes already
_LATER_GAP = 0.85  # each gap is worth a little less than the one before it


# These say nothing of what the work is about.
_EVERY_ROLE = frozenset(
    stems("engineer developer specialist consultant manager senior junior lead ai")
)


class Idea(BaseModel):
    id: str = Field(max_length=40)
    title: str = Field(min_length=1, max_length=160)
    description: str = Field(min_length=1, max_length=600)
    why: str = Field(min_length=1, max_length=600)
    tech_stack: list[str] = Field(max_length=12)
    difficulty: Difficulty
    timeline: str = Field(max_length=60)
    impact: str = Field(max_length=400)
    relevant_for: list[str] = Field(max_length=12)
    closes_gaps: list[str] = Field(max_length=12)
    implementation_steps: list[str] = Field(min_length=1, max_length=10)
    learning_outcomes: list[str] = Field(max_length=10)


class Ideas(BaseModel):
    ideas: list[Idea] = Field(min_length=1, max_length=IDEAS)


@dataclass(frozen=True)
class Seeker:
    """Whom the projects are for: names, the most telling first."""

    skills: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    target_roles: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    level: str | None = None


class _Wanted:
    """The same, ready to be compared."""

    def __init__(self, seeker: Seeker) -> None:
        self.held = {skill_key(name) for name in seeker.skills}
        gaps = {skill_key(name): name for name in seeker.gaps}
        self.gaps = {k: name for k, name in gaps.items() if k not in self.held}
        self.worth = {key: _LATER_GAP**place for place, key in enumerate(self.gaps)}
        self.roles = frozenset(stems(" ".join(seeker.target_roles))) - _EVERY_ROLE
        self.interests = frozenset(stems(" ".join(seeker.interests)))
        self.difficulty = seeker.difficulty
        self.suits = seeker.difficulty or _LEVELS.get(seeker.level or "")


def choose(seeker: Seeker) -> Ideas:
    """The same person gets the same four; none closes only gaps that another closed."""
    wanted = _Wanted(seeker)
    left = [b for b in blueprints() if wanted.difficulty in (None, b.difficulty)]
    chosen: list[Blueprint] = []
    closed: set[str] = set()
    while left and len(chosen) < IDEAS:
        best = max(left, key=lambda b: (_worth(b, wanted, closed), b.id))
        left.remove(best)
        chosen.append(best)
        closed |= wanted.gaps.keys() & _skills(best, wanted).keys()
    return Ideas(ideas=[_idea(each, wanted, seeker) for each in chosen])


def _worth(blueprint: Blueprint, wanted: _Wanted, closed: set[str]) -> float:
    teaches = _skills(blueprint, wanted).keys()
    gaps = sum(
        wanted.worth[key] * (_SEEN_GAP if key in closed else 1.0)
        for key in sorted(wanted.gaps.keys() & teaches)
    )
    said = frozenset(
        stems(" ".join((blueprint.title, blueprint.description, *blueprint.teaches)))
    )
    return (
        _GAP * gaps
        + _ROLE * min(2, len(_roles(blueprint) & wanted.roles))
        + _INTEREST * min(2, len(said & wanted.interests))
        + _HELD * min(3, len(wanted.held & teaches))
        + _FITS * (wanted.suits == blueprint.difficulty)
    )


def _skills(blueprint: Blueprint, wanted: _Wanted) -> dict[str, str]:
    """What it teaches, and what its stack would be for this person."""
    stack = filled(blueprint.stack, wanted.held, wanted.gaps)
    return {skill_key(name): name for name in stack} | blueprint.skills


def _roles(blueprint: Blueprint) -> frozenset[str]:
    return frozenset(stems(" ".join(blueprint.roles))) - _EVERY_ROLE


def _idea(blueprint: Blueprint, wanted: _Wanted, seeker: Seeker) -> Idea:
    skills = _skills(blueprint, wanted)
    closes = [name for key, name in wanted.gaps.items() if key in skills]
    return Idea(
        id=blueprint.id,
        title=blueprint.title,
        description=blueprint.description,
        why=_why(blueprint, closes, wanted, seeker),
        tech_stack=filled(blueprint.stack, wanted.held, wanted.gaps),
        difficulty=blueprint.difficulty,
        timeline=f"{blueprint.weeks} weeks of evenings",
        impact=blueprint.impact,
        relevant_for=_relevant_for(blueprint, seeker),
        closes_gaps=closes,
        implementation_steps=list(blueprint.steps),
        learning_outcomes=list(blueprint.learns),
    )


def _why(
    blueprint: Blueprint, closes: list[str], wanted: _Wanted, seeker: Seeker
) -> str:
    held = [name for key, name in blueprint.skills.items() if key in wanted.held]
    reasons = []
    if closes:
        asked = "jobs that fit you ask for and you do not show yet"
        reasons.append(f"It gives you {enumerated(closes)} to show, which {asked}.")
    if held:
        reasons.append(f"It builds on {enumerated(held[:3])}, which you have.")
    role = next((r for r in seeker.target_roles if _names(blueprint, r)), None)
    if role:
        reasons.append(f"It is close to what “{role}” is about.")
    said = set(stems(blueprint.title + " " + blueprint.description))
    interest = next((i for i in seeker.interests if said & set(stems(i))), None)
    if interest:
        reasons.append(f"It touches what you named: {interest}.")
    if not reasons:
        teaches = enumerated(blueprint.teaches[:3])
        reasons.append(f"It shows {teaches}, which many of these jobs have in common.")
    return " ".join(reasons)


def _names(blueprint: Blueprint, role: str) -> bool:
    return bool(_roles(blueprint) & set(stems(role)))


def _relevant_for(blueprint: Blueprint, seeker: Seeker) -> list[str]:
    targets = [role for role in seeker.target_roles if _names(blueprint, role)]
    return distinct([*targets, *(role.capitalize() for role in blueprint.roles)])[:6]
