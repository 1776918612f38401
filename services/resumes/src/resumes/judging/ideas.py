"""What a project could be that shows a skill, by the kind of skill.

`{new}` is the skill to show, `{known}` what the person has that goes with it.
"""

_BY_CATEGORY = {
    "Machine learning": (
        "A model from raw data to a judged result, with {new}",
        "Take a public data set with a question you care about, train a simple baseline"
        " and then a better model with {new}, and write one page on where each fails."
        " Use {known} for what surrounds it.",
    ),
    "Language and generative AI": (
        "An assistant that answers from documents, with {new}",
        "Choose some fifty pages you know well, build answers that quote them with {new}"
        " and {known}, write thirty questions with their right answers and measure it.",
    ),
    "Vision, speech and sensing": (
        "Something that sees or listens, with {new}",
        "Record a small set of your own, label it by hand, and build a recogniser with"
        " {new}; show its errors beside its successes. {known} can carry the rest.",
    ),
    "MLOps and AI platforms": (
        "A model in operation, with {new}",
        "Put any small model behind an address with {new}: versions, monitoring, a way"
        " back. Break it on purpose and write down how you noticed. Lean on {known}.",
    ),
    "Conversational AI": (
        "A voice or chat assistant for one real task, with {new}",
        "Build an assistant with {new} that books, changes or cancels one thing, with"
        " {known} behind it; test it with ten people and mend the three worst turns.",
    ),
    "Contact-centre platforms": (
        "A small contact centre of your own, with {new}",
        "In a trial account of {new}, route calls and chats by intent and by hours, hand"
        " over to a person with the story so far, and report on it with {known}.",
    ),
    "Contact-centre operations": (
        "A study of a contact centre in numbers, with {new}",
        "From public or invented call data, work out with {new} how many people are"
        " needed when, and what shorter calls would change; present it with {known}.",
    ),
    "Cloud": (
        "A small service that can be put up and taken down, with {new}",
        "Run something useful on {new} within its free tier, described entirely as code"
        " together with {known}; write down its cost and how it survives a failure.",
    ),
    "DevOps": (
        "A pipeline from commit to running service, with {new}",
        "Take a program you have, and let every change be tested, built and delivered"
        " with {new}; show a failed change that never reached anybody. Add {known}.",
    ),
    "Security": (
        "A review of a program of your own, with {new}",
        "Attack something you wrote with the eyes of {new}, write the findings as you"
        " would for a customer, mend them, and show the test that proves each. {known}"
        " gives you the ground.",
    ),
    "Databases": (
        "A data store that is measured, with {new}",
        "Load a million rows of public data into {new}, write five questions that people"
        " really ask, and show each plan before and after you tuned it. Ask with {known}.",
    ),
    "Data engineering": (
        "A pipeline that survives bad data, with {new}",
        "Move a public source every day with {new}, check what arrives, and show what"
        " happens on the day it comes late, twice or broken. {known} does the rest.",
    ),
    "Data analysis and BI": (
        "A question answered with public data, with {new}",
        "Choose a question a decision hangs on, answer it on one page with {new}, and"
        " say what the data cannot tell. Prepare the data with {known}.",
    ),
    "Statistics and mathematics": (
        "An experiment planned and judged, with {new}",
        "Plan a small experiment, say beforehand what would convince you, and judge it"
        " with {new}; publish data and calculation together. Calculate with {known}.",
    ),
    "Programming languages": (
        "A tool you would use yourself, in {new}",
        "Write a small command-line tool in {new} that saves you ten minutes a week, with"
        " tests and a page that explains it. Compare it with how {known} would do it.",
    ),
    "Web and application frameworks": (
        "A small application people can try, with {new}",
        "Build one useful screen with {new} and {known}, put it where anybody can open"
        " it, and let three people use it while you watch.",
    ),
    "Software engineering": (
        "An old program made better, with {new}",
        "Take an open-source program with an open issue, mend it in the way of {new}, and"
        " link the discussion. {known} is a good place to look.",
    ),
}
_OTHERWISE = (
    "A piece of work that shows {new}",
    "Choose a task from your own work or neighbourhood that needs {new}, do it from"
    " beginning to end, and show the result with what it changed. Build on {known}.",
)
_NOTHING_KNOWN = "what you already do well"


def idea_of(category: str, new: str, known: list[str]) -> tuple[str, str]:
    """Title and description of a project."""
    title, description = _BY_CATEGORY.get(category, _OTHERWISE)
    words = {"new": new, "known": " and ".join(known) or _NOTHING_KNOWN}
    return title.format(**words), description.format(**words)
