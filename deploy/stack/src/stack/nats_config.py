"""NATS: one user for each process, who may publish its own events and nobody else's."""

from pathlib import Path

from common.settings import SERVICES
from stack.secrets import read_secret

TEMPLATE = """\
listen: "{listen}"
{monitor}
jetstream {{
  store_dir: "{store}"
  sync_interval: always
  max_file_store: 4GB
}}
max_payload: 1MB
authorization {{
  users: [
{users}
  ]
}}
"""

# What a service may say: its own facts, and to JetStream what its consumers need.
# Wildcards stand for whole words, so consumers are not told apart by their service.
SERVICE_USER = """\
    {{ user: {name}, password: "{password}", permissions: {{
        publish: {{ allow: ["events.{name}.>", "$JS.ACK.EVENTS.>",
          "$JS.API.STREAM.INFO.EVENTS", "$JS.API.STREAM.CREATE.EVENTS",
          "$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.*",
          "$JS.API.CONSUMER.CREATE.EVENTS.>",
          "$JS.API.CONSUMER.MSG.NEXT.EVENTS.*"] }}
        subscribe: {{ allow: ["_INBOX.>", "events.auth.>"] }} }} }}"""
LISTENER = """\
    {{ user: {name}, password: "{password}", permissions: {{
        publish: {{ deny: [">"] }}
        subscribe: {{ allow: ["events.auth.>"] }} }} }}"""


def nats_config(
    secrets_dir: Path, *, listen: str, store: str, monitor: str = ""
) -> str:
    users = [_user(SERVICE_USER, name, secrets_dir) for name in SERVICES]
    users.append(_user(LISTENER, "edge", secrets_dir))
    return TEMPLATE.format(
        listen=listen, store=store, users="\n".join(users), monitor=monitor
    )


def _user(template: str, name: str, secrets_dir: Path) -> str:
    password = read_secret(secrets_dir, name, "nats_password")
    return template.format(name=name, password=password)
