"""A platform without a key pays nothing for the model it does not have."""

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import asyncio, json, sys, tempfile
from pathlib import Path
from ai.main import build
from ai.settings import Settings
from common.testing import bearer, internal_bearer, running_service, settings_for
from services.ai.tests.questions import MATCH

async def main():
    settings = settings_for(Settings, Path(tempfile.mkdtemp()), log_level="error")
    async with running_service(build, settings) as ai:
        match = await ai.client.post(
            "/internal/explain/match", json=MATCH, headers=internal_bearer("jobs", "ai")
        )
        usage = await ai.client.get("/api/v1/ai/usage", headers=bearer(7))
    heavy = ("google", "httpx2", "tenacity")
    print(json.dumps({
        "engine": match.json()["engine"],
        "reason": match.json()["degraded_reason"],
        "usage": usage.json(),
        "heavy": [name for name in sys.modules if name.split(".")[0] in heavy],
    }))

asyncio.run(main())
"""


def test_the_sdk_is_not_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["engine"], told["reason"]) == ("offline", None)
    assert told["heavy"] == []
    assert (told["usage"]["engine"], told["usage"]["calls"]) == ("offline", 0)
