"""A task as a request to a model: our instruction, and the data fenced."""

from typing import Any

from ai.asking import prompts, reading
from ai.asking.models import Reply, Request, Turn
from ai.asking.tasks import Task


def of(task: Task[Any], schema: dict[str, Any] | None) -> Request:
    boundary = prompts.new_boundary()
    data = prompts.fenced(prompts.data_of(task.data), boundary)
    return Request(
        instruction=prompts.instruction(prompts.find(task.name), boundary),
        turns=[Turn("user", data)],
        schema=schema,
        long=task.long,
    )


def repairing(request: Request, reply: Reply, error: reading.Unreadable) -> Request:
    """The same once more, with what was wrong with the first answer."""
    turns = [
        *request.turns,
        Turn("model", reply.text[: reading.MOST_SHOWN_AGAIN] or "(nothing)"),
        Turn("user", f"This is not in the form asked for. Mend it:\n{error}"),
    ]
    return Request(request.instruction, turns, request.schema, request.long)
