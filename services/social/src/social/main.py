"""`uvicorn --factory social.main:build`"""

from fastapi import FastAPI

from common.app import Service, create_app
from social import api, api_numbers
from social.personal import PERSONAL
from social.reactions import REACTIONS
from social.settings import Settings


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "social",
        "People among people: who is connected with whom.",
        routers=[api.router, api_numbers.router],
        personal=PERSONAL,
        reactions=REACTIONS,
    )
    return create_app(service, settings or Settings())
