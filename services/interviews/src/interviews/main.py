"""`uvicorn --factory interviews.main:build`"""

from fastapi import FastAPI

from common.app import Service, create_app
from interviews import api, api_for_ai, api_numbers
from interviews.personal import PERSONAL
from interviews.reactions import REACTIONS
from interviews.settings import Settings


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "interviews",
        "Interviews: when they are, and how to be ready for them.",
        routers=[api.router, api_numbers.router, api_for_ai.router],
        personal=PERSONAL,
        reactions=REACTIONS,
    )
    return create_app(service, settings or Settings())
