"""What profiles is told."""

from pathlib import Path

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    @property
    def avatars_dir(self) -> Path:
        return self.data_dir / "profiles" / "avatars"
