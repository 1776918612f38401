"""What a line of a résumé without a number could say, by what it is about."""

_HINTS = (
    (
        ("bot", "assistant", "dialog", "call", "ivr", "intent", "contact cent"),
        "add how many conversations a month it handled and what share needed no agent.",
    ),
    (
        ("model", "recommend", "predict", "classif", "forecast", "machine learning"),
        "add the metric before and after, and what the better value was worth.",
    ),
    (
        ("report", "dashboard", "analy", "data"),
        "add how many people used it and which decision or saving followed.",
    ),
    (
        ("led", "team", "mentor", "train", "hire"),
        "add how many people, and what they achieved.",
    ),
    (
        ("website", "web app", "api", "service", "feature", "app"),
        "add how many users or requests it served and how fast or reliable it became.",
    ),
)


def mend(bullet: str) -> str:
    words = bullet.casefold()
    for cues, hint in _HINTS:
        if any(cue in words for cue in cues):
            return hint
    return (
        "add how many people or systems it concerned, or how much faster, cheaper or"
        " better things were afterwards."
    )
