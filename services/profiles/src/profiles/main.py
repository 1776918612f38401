"""`uvicorn --factory profiles.main:build`"""

from fastapi import FastAPI

from common.app import Service, create_app
from profiles import api, api_leaving, api_notifications, api_settings
from profiles.personal import PERSONAL
from profiles.reactions import REACTIONS
from profiles.settings import Settings


def build(settings: Settings | None = None) -> FastAPI:
    service = Service(
        "profiles",
        "People: their profiles and what they should hear of.",
        routers=[
            api.router,
            api_leaving.router,
            api_settings.router,
            api_notifications.router,
        ],
        personal=PERSONAL,
        reactions=REACTIONS,
    )
    return create_app(service, settings or Settings())
