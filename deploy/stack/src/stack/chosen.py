"""The settings a stack was started with, so that a change is not passed over.

Only digests are kept: addresses of people are among the values. Secrets are left out.
"""

import hashlib
import os
import re

from stack.plan import PROJECT, Plan

SECRET = {"SMTP_PASSWORD", "SENDGRID_API_KEY", "GOOGLE_API_KEY"}
ELSEWHERE = {"LOAD_SAMPLES", *SECRET}  # of containers only, or secret


def digests() -> dict[str, str]:
    """By name, of what the environment says now; what is empty has its default."""
    text = (PROJECT / "deploy" / ".env.example").read_text()
    defaults = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
    return {
        name: _digest(os.environ.get(name) or default.strip('"'))
        for name, default in defaults.items()
        if name not in ELSEWHERE
    }


def keep(plan: Plan) -> None:
    lines = (f"{name} {digest}" for name, digest in digests().items())
    (plan.data_dir / "settings.kept").write_text("\n".join(lines))


def changed_since_start(plan: Plan) -> list[str]:
    """The names of settings that are not what the stack was started with."""
    file = plan.data_dir / "settings.kept"
    if not file.exists():
        return []
    kept = dict(line.split() for line in file.read_text().splitlines())
    now = digests()
    return sorted(name for name in kept.keys() & now.keys() if kept[name] != now[name])


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
