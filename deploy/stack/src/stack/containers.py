"""What the containers need done once, at every start: `python -m stack.containers`.

`secrets` makes what each process is given before it starts, `samples` loads the sample
postings into an empty platform. The operator may run a third by hand: `keys list`,
`keys rotate`, `keys remove KID`. The paths are those that `docker-compose.yml` mounts.
"""

import os
import sys
from pathlib import Path

from rich.console import Console

from stack.keys import Refused, list_keys, remove, rotate, show
from stack.nats_config import nats_config
from stack.samples import load_postings
from stack.secrets import make_secrets, write_secret

SECRETS = Path("/secrets")
POSTINGS = Path("/samples")
NATS = Path("/nats/config/nats.conf")
AUTH = "http://auth:8000"
HOW_TO_USE_KEYS = "keys list, keys rotate or keys remove KID"

# What is given from outside goes to the folders of those who need it, so that it
# stands in no service's environment.
GIVEN = {
    "SMTP_PASSWORD": ("auth", "profiles"),
    "SENDGRID_API_KEY": ("auth", "profiles"),
    "GOOGLE_API_KEY": ("ai",),
}


def secrets() -> None:
    make_secrets(SECRETS)
    for variable, names in GIVEN.items():
        for name in names:
            _hand_over(variable, SECRETS / name / variable.lower())
    # The monitor is for the health check inside the container.
    config = nats_config(
        SECRETS,
        listen="0.0.0.0:4222",
        store="/nats/store",
        monitor='http: "127.0.0.1:8222"',
    )
    write_secret(NATS, config)


def samples() -> None:
    if os.environ.get("LOAD_SAMPLES") == "yes":
        loaded = load_postings("http://jobs:8000", SECRETS, POSTINGS, wait_seconds=60)
        print(f"loaded {loaded} sample jobs")


def keys() -> None:
    try:
        match sys.argv[2:]:
            case ["list"]:
                found = list_keys(AUTH, SECRETS)
            case ["rotate"]:
                found = rotate(AUTH, SECRETS)
            case ["remove", kid]:
                found = remove(AUTH, SECRETS, kid)
            case _:
                sys.exit(HOW_TO_USE_KEYS)
    except Refused as refusal:
        sys.exit(str(refusal))
    show(found, Console(highlight=False))


def _hand_over(variable: str, file: Path) -> None:
    """What is no longer given is taken away."""
    if value := os.environ.get(variable):
        write_secret(file, value)
    else:
        file.unlink(missing_ok=True)


if __name__ == "__main__":
    {"secrets": secrets, "samples": samples, "keys": keys}[sys.argv[1]]()
