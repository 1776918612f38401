"""The figures as tables. A goal is judged by the exact figure, not by what is shown."""

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

WORDS = {
    "bare": "bare answer",
    "read": "authenticated read",
    "search": "job search",
}


@dataclass(frozen=True)
class Goal:
    what: str
    figure: float
    unit: str
    at_most: float

    @property
    def verdict(self) -> str:
        return "met" if self.figure <= self.at_most else "not met"


def goals(results: dict[str, Any]) -> list[Goal]:
    ratio = results["requests"]["read_over_bare"]["median"]
    events, stack = results["events"], results["stack"]
    alone = results["searching"]["gateway"]["1 at once"]
    return [
        *_growth(results["searching"]),
        *_reading(results["reports"]),
        Goal(
            "search, 100,000 postings, p99 with one client", alone["p99_ms"], "ms", 25
        ),
        Goal(
            "all found after the last of 100,000 is imported",
            results["importing"]["found_after_seconds"],
            "s",
            60,
        ),
        Goal(
            "recommending among 100,000 jobs, p99",
            results["recommending"]["in_a_row"]["p99_ms"],
            "ms",
            50,
        ),
        Goal(
            "p99 of a read beside a model that hangs, over alone",
            results["hanging"]["ratio"],
            "times",
            1.1,
        ),
        Goal("CPU of an authenticated read over a bare answer", ratio, "times", 2),
        Goal("event, fact to handled, p50", events["p50_ms"], "ms", 5),
        Goal("event, fact to handled, p99", events["p99_ms"], "ms", 25),
        *_messaging(results["messaging"]),
        Goal("memory of the idle stack (PSS)", stack["memory_total_mb"], "MB", 600),
        Goal("first start, everything installed", stack["first_start_s"], "s", 8),
        Goal("second start", stack["second_start_s"], "s", 8),
    ]


def _reading(reports: dict[str, Any]) -> list[Goal]:
    seconds, wait = reports["two_pages_p50_seconds"], reports["others_wait_times"]
    beside = reports["beside_bombs"].items()
    return [
        Goal("résumé of two pages, upload to report, p50", seconds, "s", 0.3),
        *(
            Goal(f"{name} read beside ten bombs, p99", each["times"], "times", 1.2)
            for name, each in beside
        ),
        Goal("report beside 20 bombs of somebody else, p50", wait, "times", 2),
    ]


def _messaging(messaging: dict[str, Any]) -> list[Goal]:
    beside = f"the same beside {messaging['streams']} open streams, p50"
    return [
        Goal("message, sent to heard, p50", messaging["alone"]["p50_ms"], "ms", 20),
        Goal(beside, messaging["beside_streams"]["p50_ms"], "ms", 20),
    ]


def _growth(searching: dict[str, Any]) -> list[Goal]:
    if "growth" not in searching:
        return []
    ratio = searching["growth"]["ratio"]
    return [Goal("engine at 1,000,000 postings over 10,000", ratio, "times", 20)]


def show(results: dict[str, Any], console: Console) -> None:
    console.print(_requests(results["requests"]["medians"]))
    console.print(_searching(results["searching"]))
    if "growth" in results["searching"]:
        console.print(_growing(results["searching"]["growth"]))
    console.print(_importing(results["importing"]))
    console.print(_recommending(results["recommending"]))
    console.print(_goals(results))
    console.print(_mailboxes(results["mailboxes"]))
    memory = results["stack"]["memory_mb"].items()
    console.print("memory: " + " · ".join(f"{name} {mb:.0f}" for name, mb in memory))


def _importing(results: dict[str, float]) -> Table:
    title = f"importing {results['postings']:,.0f} postings"
    table = Table("", title=title, box=None, title_style="bold")
    table.add_column("figure", justify="right")
    for name, figure in results.items():
        table.add_row(name.replace("_", " "), f"{figure:,.1f}")
    return table


def _recommending(results: dict[str, Any]) -> Table:
    title = f"recommending among {results['jobs']:,} jobs to {results['people']} people"
    table = Table("", title=title, box=None, title_style="bold")
    for column in ("p50 ms", "p99 ms", "CPU p50 ms", "CPU p99 ms"):
        table.add_column(column, justify="right")
    for name in ("nothing_read_before", "in_a_row"):
        figures = results[name]
        shown = ("p50_ms", "p99_ms", "cpu_p50_ms", "cpu_p99_ms")
        cells = (f"{figures[each]:.1f}" for each in shown)
        table.add_row(name.replace("_", " "), *cells)
    return table


def _searching(results: dict[str, Any]) -> Table:
    """Where PostgreSQL is installed, each search beside it; the median decides."""
    title = f"search, {results['postings']:,} postings made of {results['origin']}"
    table = Table("", title=title, box=None, title_style="bold")
    for column in ("p50 ms", "p99 ms", "req/s", "engine ms", "PostgreSQL ms", "times"):
        table.add_column(column, justify="right")
    for name, load in results["gateway"].items():
        figures = (load["p50_ms"], load["p99_ms"], load["requests_per_second"])
        table.add_row(f"gateway, {name}", *(f"{figure:.1f}" for figure in figures))
    for row in results.get("searches", []):
        compared = (row["engine_ms"], row["postgres_ms"], row["times"])
        table.add_row(row["q"], "", "", "", *(f"{each:.1f}" for each in compared))
    if "times_as_fast" in results:
        times = f"{results['times_as_fast']:.1f}"
        table.add_row("median (goal: at least 20)", *[""] * 5, times)
    else:
        table.add_row("PostgreSQL is not installed: not compared")
    engine = results["engine"]
    cells = (f"{engine['p50_ms']:.1f}", f"{engine['p99_ms']:.1f}")
    table.add_row("engine alone", *cells)
    return table


def _growing(growth: dict[str, Any]) -> Table:
    table = Table("", title="search as it grows", box=None, title_style="bold")
    for column in ("10,000, ms", "1,000,000, ms", "times"):
        table.add_column(column, justify="right")
    for row in growth["searches"]:
        figures = (row["few_ms"], row["many_ms"], row["ratio"])
        table.add_row(row["q"], *(f"{figure:.1f}" for figure in figures))
    return table


def _mailboxes(results: dict[str, Any]) -> Table:
    """As areas under the curve: 0.5 tells nothing, 0 or 1 everything."""
    chance = f"0.5 ± {2 * results['error']:.3f} by chance, {results['each']} each"
    title = f"does the time of an answer tell who has an account? ({chance})"
    table = Table("", title=title, box=None, title_style="bold")
    for pair in results["send_otp"]:
        table.add_column(pair, justify="right")
    for door in ("send_otp", "verify_otp"):
        areas = results[door].values()
        table.add_row(door.replace("_", "-"), *(f"{area:.3f}" for area in areas))
    return table


def _requests(medians: dict[str, Any]) -> Table:
    table = Table("through the gateway", title="requests", box=None, title_style="bold")
    for column in ("at once", "req/s", "p50 ms", "p99 ms", *_CPU):
        table.add_column(column, justify="right")
    for name, by_connections in medians.items():
        for at_once, figures in by_connections.items():
            table.add_row(WORDS[name], at_once, *_cells(figures))
    return table


_CPU = ("CPU µs: gateway", "edge", "service", "sum")


def _cells(figures: dict[str, float]) -> list[str]:
    cpu = [f"{figures[f'{name}_us']:.0f}" for name in ("gateway", "edge", "service")]
    return [
        f"{figures['requests_per_second']:.0f}",
        f"{figures['p50_ms']:.2f}",
        f"{figures['p99_ms']:.2f}",
        *cpu,
        f"{figures['cpu_us']:.0f}",
    ]


def _goals(results: dict[str, Any]) -> Table:
    table = Table("", title="goals", box=None, title_style="bold")
    for column in ("figure", "goal", ""):
        table.add_column(column, justify="right")
    for goal in goals(results):
        figure = f"{goal.figure:.3f} {goal.unit}"
        table.add_row(goal.what, figure, f"at most {goal.at_most:g}", goal.verdict)
    for what, figure in _without_goal(results).items():
        table.add_row(what, figure, "none", "")
    return table


def _without_goal(results: dict[str, Any]) -> dict[str, str]:
    flushes, reports = results["flushes"], results["reports"]
    each_stream = results["messaging"]["kilobytes_a_stream"]
    return {
        "one flush of this disk, p50": f"{flushes['p50_ms']:.3f} ms",
        "one flush of this disk, p99": f"{flushes['p99_ms']:.3f} ms",
        "ten résumés, upload to report, p50": f"{reports['p50_seconds']:.3f} s",
        "memory of an open stream (PSS)": f"{each_stream:.0f} KB",
        "the first after a while": f"{reports['first_seconds']:.3f} s",
    }
