"""The HTTP door: ending a kind of mail by the link in it (RFC 8058)."""

from html import escape

from fastapi import Request
from fastapi.responses import HTMLResponse

from common.clock import utc_now
from common.deps import WriteSession
from common.errors import problems
from common.routing import router as make_router
from profiles import unsubscribing
from profiles.unsubscribing import LinkNotFound

router = make_router("/api/v1/notifications/unsubscribe", tag="notifications")

NAMES = {
    "application_updates": "mails about applications",
    "interview_reminders": "mails about interviews",
    "message_alerts": "mails about messages",
    "networking_prompts": "mails about people who want to connect",
    "weekly_digest": "digests",
}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}


@router.get("/{token}", response_class=HTMLResponse, responses=problems(LinkNotFound))
async def show_unsubscribe(token: str, request: Request) -> HTMLResponse:
    """A page with a button: to look at a link must not be to follow it."""
    wish = unsubscribing.read_token(request.state.settings, token)
    button = '<form method="post"><button>End them</button></form>'
    return _page(f"<p>Do you want to end {_name(wish.switch)}?</p>{button}")


@router.post("/{token}", response_class=HTMLResponse, responses=problems(LinkNotFound))
async def unsubscribe(
    token: str, request: Request, session: WriteSession
) -> HTMLResponse:
    """End a kind of mail, by the page's button or a mail program's one click."""
    wish = unsubscribing.read_token(request.state.settings, token)
    await unsubscribing.unsubscribe(session, wish, now=utc_now())
    rest = "You can turn them on again in your settings."
    return _page(f"<p>You will get no more of these: {_name(wish.switch)}. {rest}</p>")


def _name(switch: str) -> str:
    return escape(NAMES.get(switch, "mails of this kind"))


def _page(content: str) -> HTMLResponse:
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<title>CCAI Jobs</title></head>"
        '<body style="font-family: system-ui, sans-serif; margin: 3rem">'
        f"{content}</body></html>",
        headers=HEADERS,
    )
