"""What ai is told: nothing but what every service is."""

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    pass
