"""Project ideas as a task: chosen by rules, put into this person's words by a model."""

from pydantic import BaseModel

from ai.asking.tasks import Task
from ai.projects.choosing import Idea, Ideas, Seeker, choose
from ai.proving.harmless import is_harmless


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
        kept = [_merged(idea, written.get(idea.id)) for idea in chosen.ideas]
        return Ideas(ideas=kept) if kept != chosen.ideas else None

    return Task("project_ideas", data, Ideas, lambda: chosen, proven, long=True)


def _merged(ours: Idea, theirs: Idea | None) -> Idea:
    if theirs is None or not is_harmless(theirs.model_dump_json(), ""):
        return ours
    words = ("title", "description", "why", "implementation_steps")
    return ours.model_copy(update={name: getattr(theirs, name) for name in words})
