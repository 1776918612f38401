"""Project ideas as a task: chosen by rules, put into this person's words by a model."""

from pydantic import BaseModel

from ai.asking.tasks import Task
from ai.projects.choosing import Idea, Ideas, Seeker, choose
from ai.proving.facts import Facts
from ai.proving.harmless import is_harmless

WORDS = ("title", "description", "why", "implementation_steps")


class IdeasData(BaseModel):
    skills: list[str]
    gaps: list[str]
    target_roles: list[str]
    interests: list[str]
    ideas: list[Idea]


def ideas_task(seeker: Seeker) -> Task[Ideas]:
    chosen = choose(seeker)
    data = IdeasData(
        skills=list(seeker.skills),
        gaps=list(seeker.gaps),
        target_roles=list(seeker.target_roles),
        interests=list(seeker.interests),
        ideas=chosen.ideas,
    )

    def proven(answer: Ideas) -> Ideas | None:
        """Its words about our ideas: which they are, and their facts, stay ours."""
        written = {idea.id: idea for idea in reversed(answer.ideas)}
        known = data.model_dump_json(exclude={"ideas"})
        kept = [_merged(idea, written.get(idea.id), known) for idea in chosen.ideas]
        return Ideas(ideas=kept) if kept != chosen.ideas else None

    return Task("project_ideas", data, Ideas, lambda: chosen, proven, long=True)


def _merged(ours: Idea, theirs: Idea | None, known: str) -> Idea:
    """What of theirs says no more than ours and the person do."""
    if theirs is None or not is_harmless(theirs.model_dump_json(), ""):
        return ours
    facts = Facts([*_texts(ours), known], any_opener=True)
    words = {name: getattr(theirs, name) for name in WORDS}
    kept = {name: said for name, said in words.items() if _stands(said, facts)}
    return ours.model_copy(update=kept)


def _stands(said: str | list[str], facts: Facts) -> bool:
    lines = [said] if isinstance(said, str) else said
    return all(map(facts.hold, lines)) and any(lines)


def _texts(idea: Idea) -> list[str]:
    """All it says, a text each."""
    return [
        line
        for value in idea.model_dump().values()
        for line in ([value] if isinstance(value, str) else value)
    ]
