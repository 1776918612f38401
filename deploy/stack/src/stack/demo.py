"""`make demo`: the main job of the platform, seen in a terminal."""

import time
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from stack.mailbox import newest_code
from stack.plan import PROJECT, Plan

SAMPLES = PROJECT / "deploy" / "samples" / "resumes"
WAIT_SECONDS = 20.0
_WRITERS = {"offline": "by rules, without a language model"}


def run_demo(plan: Plan, console: Console, resume: str) -> None:
    """Sign in as somebody new and go the whole way."""
    file = Path(resume) if resume else min(SAMPLES.glob("*.pdf"))
    if not file.exists():
        raise typer.BadParameter(f"there is no file {file}")
    with httpx.Client(
        base_url=f"{plan.gateway_url}/api/v1", timeout=30, trust_env=False
    ) as api:
        demo = Demo(api, console, plan)
        demo.sign_in()
        resume_id = demo.upload(file)
        demo.report(resume_id)
        best = demo.recommend()
        demo.explain(best, resume_id)
        demo.apply(best, resume_id)


class Demo:
    def __init__(self, api: httpx.Client, console: Console, plan: Plan) -> None:
        self._api = api
        self._console = console
        self._mail = plan.data_dir / "mail"

    def sign_in(self) -> None:
        email = f"demo-{uuid4().hex[:8]}@example.com"
        self._title("1  Sign in by mailed code")
        self._ask("POST", "/auth/send-otp", json={"email": email})
        code = _until(lambda: newest_code(self._mail, email))
        signed_in = self._ask(
            "POST", "/auth/verify-otp", json={"email": email, "otp": code}
        )
        self._api.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        user = signed_in["user"]
        self._say(f"{email} · code {code} · signed in as {user['role']} {user['id']}")

    def upload(self, file: Path) -> int:
        self._title(f"2  Upload a résumé: {file.name}")
        started = time.perf_counter()
        uploaded = self._ask(
            "POST",
            "/resumes/upload",
            files={"file": (file.name, file.read_bytes())},
            headers={"Idempotency-Key": uuid4().hex},
        )
        resume_id: int = uploaded["id"]
        done = _until(lambda: self._finished(resume_id))
        seconds = time.perf_counter() - started
        if done["status"] != "analyzed":
            self._say(f"it could not be read: {done['failure_reason']}")
            raise typer.Exit(1)
        self._say(f"read and judged in {seconds:.2f} s")
        self._who(done["parsed_data"])
        return resume_id

    def report(self, resume_id: int) -> None:
        report = self._ask("POST", f"/resumes/{resume_id}/analyze")
        self._title(f"3  ATS report: {report['ats_score']} of 100")
        scores = report["detailed_scoring"]
        weights = report["weights"]
        self._say(
            " · ".join(
                f"{name.replace('_', ' ')} {scores[name]} (counts {weights[name]})"
                for name in scores
            )
        )
        self._say(f"found    {_shortened(report['skills_found'])}")
        self._say(f"missing  {_shortened(report['missing_skills'])}")
        fixes = [check for check in report["checks"] if check["fix"]]
        fixes.sort(key=lambda c: c["points"] - c["max_points"])
        for check in fixes[:3]:
            lost = check["max_points"] - check["points"]
            self._say(f"[yellow]+{lost:.0f}[/yellow] {check['fix']}")
            for evidence in check["evidence"][:1]:
                quote = " ".join(evidence["quote"].split())
                self._say(f"   [dim]you wrote “{escape(quote[:76])}”[/dim]")
        self._prose(report)

    def recommend(self) -> dict[str, Any]:
        self._title("4  The five best of the open jobs, in the order of what suits you")
        matches = _until(self._matches)
        if not matches:
            self._say("none of them asks for a skill that was found in this résumé")
            raise typer.Exit
        self._say(
            "[dim]fits: the share of what the job asks for · suits: points for what you"
            " prefer, and for your level · the order is by both together[/dim]"
        )
        table = Table("fits", "suits", "job", "why", box=None, padding=(0, 2, 0, 0))
        for match in matches:
            job = match["job"]
            place = job["location"] or "anywhere"
            described = f"[bold]{job['title']}[/bold]\n{job['company']} · {place}"
            table.add_row(
                f"{match['match_score']} %",
                f"{match['rank_score'] - match['match_score']:+d}",
                described,
                " ".join(match["reasons"][:3]),
            )
        self._console.print(Padding(table, (0, 0, 0, 3)))
        best: dict[str, Any] = matches[0]["job"]
        return best

    def explain(self, job: dict[str, Any], resume_id: int) -> None:
        match = self._ask(
            "POST", f"/jobs/{job['id']}/match", json={"resume_id": resume_id}
        )
        self._title(f"5  Why {job['title']} fits: {match['match_score']} %")
        for verdict in match["verdicts"][:6]:
            self._say(_verdict_line(verdict))
        self._say(f"to learn next: {_shortened(match['skills_to_learn'])}")
        self._prose(match)

    def apply(self, job: dict[str, Any], resume_id: int) -> None:
        self._title("6  Apply, and hear of it by event")
        application = self._ask(
            "POST",
            "/applications",
            json={"job_id": job["id"], "resume_id": resume_id},
            headers={"Idempotency-Key": uuid4().hex},
        )
        self._say(
            f"application {application['id']} · {application['status']} ·"
            f" with {application['resume_filename']}"
        )
        notice = _until(lambda: self._notice(application["id"]))
        took = _moment(notice["created_at"]) - _moment(notice["occurred_at"])
        self._say(f"[bold]{notice['title']}[/bold]: {notice['body']}")
        self._say(
            f"the notification was there {took.total_seconds() * 1000:.1f} ms"
            " after the application's transaction began"
        )

    def _finished(self, resume_id: int) -> dict[str, Any] | None:
        resume = self._ask("GET", f"/resumes/{resume_id}")
        waiting = resume["status"] in ("uploaded", "parsing", "parsed", "analyzing")
        return None if waiting else resume

    def _matches(self) -> list[dict[str, Any]] | None:
        """None until the résumé's facts have come to jobs by event."""
        answer = self._api.get("/jobs/recommended", params={"page_size": 5})
        if answer.status_code == httpx.codes.CONFLICT:
            return None
        matches: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
        return matches

    def _notice(self, application_id: int) -> dict[str, Any] | None:
        for item in self._ask("GET", "/notifications")["items"]:
            if item["data"].get("application_id") == application_id:
                notice: dict[str, Any] = item
                return notice
        return None

    def _who(self, parsed: dict[str, Any]) -> None:
        fields = (parsed.get(name) for name in ("name", "email", "phone", "location"))
        self._say(" · ".join(field["value"] for field in fields if field))
        for role in parsed["experience"][:2]:
            title, company = role["title"], role["company"]
            if title and company:
                self._say(f"{title['value']} at {company['value']}")

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        answer = self._api.request(method, path, **more)
        if answer.is_error:
            self._console.print(f"{method} {path}: {answer.status_code} {answer.text}")
            raise typer.Exit(1)
        return answer.json()

    def _prose(self, answer: dict[str, Any]) -> None:
        less = answer["degraded_reason"]
        by = _WRITERS.get(answer["engine"], f"by the model {answer['engine']}")
        more = f", {less}" if less else ""
        self._say(f"{answer['explanation']} [dim](written {by}{more})[/dim]")

    def _title(self, text: str) -> None:
        self._console.print(f"\n[bold cyan]{text}[/bold cyan]")

    def _say(self, text: str) -> None:
        self._console.print(Padding(text, (0, 0, 0, 3)))


def _verdict_line(verdict: dict[str, Any]) -> str:
    colour = {"met": "green", "adjacent": "yellow", "missing": "red", "unknown": "dim"}
    name = verdict["verdict"]
    line = f"[{colour[name]}]{name:<9}[/{colour[name]}] {_asked(verdict)}"
    held = [each for each in verdict["evidence"] if each["source"] != "posting"]
    return line + (f" [dim]· {_shown(held[0])}[/dim]" if held else "")


def _asked(verdict: dict[str, Any]) -> str:
    """Years bear the name of their skill: with how many, as the posting has it."""
    name = str(verdict["requirement"])
    words = verdict["evidence"][0]["quote"] if verdict["evidence"] else ""
    return escape(f"{name}, {' '.join(words.split())}") if _is_years(verdict) else name


def _is_years(verdict: dict[str, Any]) -> bool:
    return bool(verdict["kind"] == "years")


def _shown(held: dict[str, Any]) -> str:
    """Where the candidate shows it, in their words."""
    quote = escape(" ".join(held["quote"].split())[:48])
    if held["section"] == "years_experience":
        return f"your résumé shows {quote} years in all"
    where = "profile" if held["source"] == "profile" else "résumé"
    return f"your {where} says “{quote}”"


def _shortened(names: list[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) or "nothing") + more


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _until(look: Any, seconds: float = WAIT_SECONDS) -> Any:  # a function's answer
    """Look again and again until there is something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if (found := look()) is not None:
            return found
        time.sleep(0.02)
    raise typer.BadParameter("nothing came in time: see the files in data/logs")
