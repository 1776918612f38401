"""`/docs`: the page that lists the services' documentation."""

from html import escape

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse

from common.routing import router as make_router

router = make_router("", tag="edge")

SUBJECTS = {
    "auth": "Sign-in by mailed code, sessions, tokens, roles",
    "profiles": "People: profiles, settings, notifications, dashboard",
    "jobs": "Jobs, search, matching, saved searches, applications",
    "resumes": "Résumés: upload, reading, ATS report, versions, JSON Resume",
    "interviews": "Interviews and their dates",
    "social": "Connections between people",
    "ai": "The assistant, project ideas, letters, tailored résumés",
}

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CCAI Jobs Platform · API</title>
<style>
  :root {{ color-scheme: light dark; --line: #8884; --accent: #0b6bcb; }}
  body {{ font: 16px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1.2rem; }}
  h1 {{ font-size: 1.7rem; margin-bottom: .2rem; }}
  ul {{ list-style: none; padding: 0; }}
  li {{ border: 1px solid var(--line); border-radius: 10px; margin: .6rem 0; }}
  li a {{ display: block; padding: .8rem 1rem; text-decoration: none; color: inherit; }}
  li a:hover, li a:focus {{ outline: 2px solid var(--accent); border-radius: 10px; }}
  b {{ color: var(--accent); }}
  code {{ background: #8882; padding: .1rem .3rem; border-radius: 4px; }}
</style>
</head>
<body>
<h1>CCAI Jobs Platform</h1>
<p>One API in seven services, all under <code>{base}/api/v1</code>. Each page below can be tried out:
sign in with <code>send-otp</code> and <code>verify-otp</code> in auth, then paste the access token under <i>Authorize</i>.</p>
<ul>{items}</ul>
<p>Health: <a href="/health">/health</a>. Refusals are
<code>application/problem+json</code> with a stable <code>code</code>.</p>
</body>
</html>"""


@router.get("/", include_in_schema=False)
async def home() -> RedirectResponse:
    return RedirectResponse("/docs", status_code=302)


@router.get("/docs", include_in_schema=False)
@router.get("/docs/", include_in_schema=False)
async def documentation(request: Request) -> HTMLResponse:
    items = "".join(
        f'<li><a href="/docs/{name}"><b>{name}</b><br>{escape(subject)}</a></li>'
        for name, subject in SUBJECTS.items()
    )
    base = escape(request.state.settings.public_url)
    return HTMLResponse(PAGE.format(items=items, base=base))
