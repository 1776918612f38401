"""A letter: text and HTML from templates, headers by the library."""

from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


def templates_of(package: str) -> Environment:
    """The folder `templates` of a service; what it shows in HTML is escaped."""
    return Environment(
        loader=PackageLoader(package),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class _Link(UnstructuredHeader, BaseHeader):
    """A header with a link. The library would encode a long one, and break it so."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("List-Unsubscribe", _Link)
_policy = EmailPolicy(header_factory=_headers)


def letter(
    *, sender: str, recipient: str, subject: str, message_id: str, now: datetime
) -> EmailMessage:
    """A mail without its text yet. A line break in a header is refused, not sent."""
    mail = EmailMessage(_policy)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def fill(
    mail: EmailMessage,
    templates: Environment,
    name: str,
    values: Mapping[str, Any],  # whatever the template shows
) -> EmailMessage:
    """Write `name.txt` and `name.html` into the mail."""
    mail.set_content(templates.get_template(f"{name}.txt").render(values))
    html = templates.get_template(f"{name}.html").render(values)
    mail.add_alternative(html, subtype="html")
    return mail
