"""`stack`: what the Makefile calls."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from common.settings import SERVICES
from stack import chosen, running
from stack import plan as plans
from stack.plan import Plan

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=__doc__,
)
keys = typer.Typer(no_args_is_help=True, help="The keys that sign access tokens.")
app.add_typer(keys, name="keys")
console = Console(highlight=False)


@app.command()
def up() -> None:
    """Start everything, wait until it is healthy, print the addresses."""
    folder = plans.data_dir()
    process = None
    if not running.is_running(folder):
        _check_gateway_port()
        (folder / "stack.json").unlink(missing_ok=True)
        shutil.rmtree(folder / "held", ignore_errors=True)
        process = running.start(folder)
    _wait(process)
    plan = _plan()
    if process is None:
        _say_what_changed(plan)
    loaded = _load_samples(plan)
    _print_addresses(plan, loaded)


@app.command()
def down() -> None:
    """Stop everything."""
    folder = plans.data_dir()
    if running.is_running(folder):
        running.stop(folder)
        console.print("stopped")


@app.command()
def stop(name: str) -> None:
    """Stop one process, and keep it away until it is started again."""
    running.hold(_plan(), name)


@app.command()
def start(name: str) -> None:
    """Start a process that was stopped."""
    running.release(_plan(), name)


@app.command()
def status() -> None:
    """What runs, and how much memory it uses."""
    from stack.status import print_status

    print_status(_plan(), console)


@app.command()
def logs() -> None:
    """Follow the logs of all processes."""
    files = sorted(str(file) for file in _plan().logs_dir.glob("*.log"))
    os.execvp("tail", ["tail", "-n", "20", "-F", *files])  # noqa: S606, S607


@app.command()
def replay(service: str) -> None:
    """Try the events again that a service could not handle."""
    if service not in SERVICES:
        raise typer.BadParameter(f"one of {', '.join(SERVICES)}")
    plan = _plan()
    command = [sys.executable, "-m", "common.replay", service]
    subprocess.run(command, env=plan.environment(service), check=True)  # noqa: S603


@app.command()
def otp(email: Annotated[str, typer.Argument()] = "") -> None:
    """Print the newest sign-in code sent to an address."""
    from stack.mailbox import newest_code

    if not email:
        raise typer.BadParameter("say for whom: make otp EMAIL=you@example.com")
    code = newest_code(_plan().data_dir / "mail", email)
    if code is None:
        console.print(f"no code was sent to {email} in the last ten minutes")
        raise typer.Exit(1)
    print(code)


@keys.command("list")
def list_keys() -> None:
    """The keys that sign access tokens, or whose tokens are still alive."""
    from stack.keys import list_keys, show

    show(_told(list_keys), console)


@keys.command("rotate")
def rotate_keys() -> None:
    """Sign with a new key soon, without a refused request for anybody."""
    from stack.keys import rotate, show

    show(_told(rotate), console)


@keys.command("remove")
def remove_key(kid: str) -> None:
    """For a key that leaked: void all its tokens. Their people ask for fresh ones."""
    from stack.keys import remove, show

    show(_told(lambda url, secrets: remove(url, secrets, kid)), console)


@app.command()
def demo(resume: Annotated[str, typer.Argument()] = "") -> None:
    """The main job, seen: sign in, upload, match, apply, be notified."""
    from stack.demo import run_demo

    run_demo(_running_plan(), console, resume)


@app.command()
def documents(
    *, check: Annotated[bool, typer.Option(help="Only say what is not current")] = False
) -> None:
    """Write the API documents and the event contracts that are committed."""
    from stack.documents import write_documents

    stale = write_documents(check=check)
    for file in stale:
        console.print(f"not current: {file} (make format writes it)")
    if stale and check:
        raise typer.Exit(1)


@app.command()
def revision(service: str, message: str) -> None:
    """Write a new migration from the difference to the tables."""
    from common.migrations import revision as write

    console.print(str(write(service, message)))


def _told(ask: Callable[[str, Path], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What auth answers; exits with its words when it refuses."""
    from stack.keys import Refused

    plan = _running_plan()
    try:
        return ask(plan.url("auth"), plan.secrets_dir)
    except Refused as refusal:
        console.print(str(refusal))
        raise typer.Exit(1) from refusal


def _plan() -> Plan:
    plan = plans.load()
    if plan is None:
        console.print("nothing runs here: make up")
        raise typer.Exit(1)
    return plan


def _running_plan() -> Plan:
    if not running.is_running(plans.data_dir()):
        console.print("nothing runs here: make up")
        raise typer.Exit(1)
    return _plan()


def _check_gateway_port() -> None:
    port = int(os.environ.get("GATEWAY_PORT") or "8080")
    if not plans.port_is_free(port):
        console.print(f"port {port} is taken: choose another with GATEWAY_PORT=…")
        raise typer.Exit(1)


def _wait(process: subprocess.Popen[bytes] | None) -> None:
    columns = (
        TextColumn("starting"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed}/{task.total} healthy {task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(SERVICES))
        for state in running.until_healthy(plans.load, process):
            waiting = [name for name, well in state.items() if not well]
            shown = f"(waiting for {', '.join(waiting)})" if waiting else ""
            progress.update(task, completed=sum(state.values()), description=shown)


def _say_what_changed(plan: Plan) -> None:
    """What runs reads its settings once, when it starts."""
    if names := chosen.changed_since_start(plan):
        console.print(
            f"[yellow]it runs already and was started with another {', '.join(names)}"
            "[/yellow]: for a change to count, make down, then make up",
            soft_wrap=True,
        )


def _load_samples(plan: Plan) -> int:
    from stack.samples import load_samples

    return load_samples(plan)


def _print_addresses(plan: Plan, loaded: int) -> None:
    if loaded:
        console.print(f"loaded {loaded} sample jobs")
    console.print(f"[green]everything is healthy[/green] · {time.strftime('%H:%M:%S')}")
    console.print(f"  API            {plan.gateway_url}/api/v1")
    console.print(f"  documentation  {plan.gateway_url}/docs")
    console.print(f"  health         {plan.gateway_url}/health")
    console.print(f"  data and logs  {os.path.relpath(plan.data_dir)}")
    console.print("next: make demo · make otp EMAIL=you@example.com · make down")
