"""Writes the mails: text and HTML from templates, headers by the library."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from auth.mail_queue import Due
from auth.settings import Settings
from auth.sign_in import code_of

_templates = Environment(
    loader=PackageLoader("auth"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
)


def sign_in_letter(settings: Settings, due: Due, *, now: datetime) -> EmailMessage:
    """The mail with the code, which exists from here on."""
    values = {
        "code": code_of(settings, due.recipient, due.nonce),
        "minutes": int(settings.code_lifetime.total_seconds() // 60),
    }
    mail = EmailMessage()
    mail["From"] = settings.mail_from
    mail["To"] = due.recipient
    mail["Subject"] = "Your CCAI Jobs sign-in code"
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = due.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_templates.get_template("sign_in_code.txt").render(values))
    mail.add_alternative(
        _templates.get_template("sign_in_code.html").render(values), subtype="html"
    )
    return mail
