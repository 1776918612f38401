"""Words that may stand for each other in an answer: who was told was informed.

Beginnings of words, or phrases. A topic that names one of a family is also touched by
the others, a little less surely.
"""

from functools import lru_cache

_FAMILIES = (
    "mistake|error|wrong|fault|overlook|forgot|slip|accident|mix-up",
    "tell|told|inform|announc|mailed|phoned|called her|called him|called the",
    "tell|told|report|communicat|wrote to|let them know",
    "prevent|avoid|safeguard|since then|happened since|no longer|never again",
    "fix|repair|correct|restor|solv|resolv|recover|put right",
    "option|alternative|choices|either|variant|scenario",
    "verif|identity|authenticat|password|proof",
    "rule|policy|policies|allowed|regulation|guideline|permitted|not allowed",
    "practis|practic|roleplay|role play|act out|simulat|rehears|exercise",
    "feedback|coach|listen in|what was good|debrief|critique",
    "ready|standard|checklist|target",
    "cost|price|euro|dollar|pounds|expens|money|spend|spent|paid",
    "decid|decision|choose|chose|choice|picked|settled on",
    "customer|client|caller|guest",
    "result|outcome|in the end|ended",
    "measur|metric|count|percent|rate of|figure",
    "learn|retro|post-mortem|postmortem|lesson|the review",
    "calm|quiet|breath|patien",
    "listen|heard|hear|let him|let her|let them",
    "rollback|roll back|rolled back|revert|undo|way back",
    "early|immediately|same day|same morning|at once|straight away",
    "small|few|gradual|canary|stages|step by step",
    "check|verif|compar|make sure|double-check",
    "fail|crash|outage|downtime|broke|went wrong",
    "team|colleague",
    "deadline|due|overdue|too late",
    "overload|too much|swamped|hours of work",
    "priorit|most important|first of all|comes first|urgent",
    "backup|dump|replica|snapshot|archive",
    "why|cause|because|reason",
    "alternative|instead|what i could do|i could offer|i offered",
    "difficult|hard|tough|angry|shout|upset|furious",
    "fired|let go|let somebody go|dismiss|end the contract|laid off",
    "fair|respect|dignity|in private|chance",
    "risk|danger|threat|harm",
    "migrat|move|moved|switch|transfer",
    "expect|promis|agreed",
    # Beginnings of words miss the forms of irregular verbs.
    "begin|began|begun",
    "break|broke|broken",
    "build|built",
    "find|found",
    "keep|kept",
    "know|knew",
    "lead|led",
    "leave|left",
    "lose|lost",
    "meet|met",
    "send|sent",
    "speak|spoke",
    "teach|taught",
    "write|wrote|written",
)


_ALL = tuple(tuple(family.split("|")) for family in _FAMILIES)


@lru_cache(maxsize=4096)
def relatives(word: str) -> tuple[str, ...]:
    """Return the beginnings that may stand for this word, its own left out."""
    word = word.lower()
    return tuple(
        other
        for family in _ALL
        if word.startswith(family)
        for other in family
        if not word.startswith(other)
    )
