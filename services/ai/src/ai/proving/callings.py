"""Names of callings among the names of skills: who somebody is, not what they know.

The taxonomy finds the skill behind a posting that asks for a "Registered nurse". Who
knows nursing may be told that it is asked for, and is no registered nurse for that.
"""

import re

# Blunt on purpose: what is taken for a calling goes by the name of its skill instead.
_CALLING = re.compile(
    r"[a-z]{2,}(?:er|ers|or|ors|ist|ists|ian|ians|yst|ysts|ect|ects|ant|ants)"
    r"|nurses?|leads?|chef|secretary|attorney|machinists?"
)


def is_calling(wording: str, skill: str) -> bool:
    """Whether a wording names a person where the skill's own name does not.

    "Data engineer" does for Data engineering; "MS SQL Server" does not for SQL Server.
    """
    own = set(skill.casefold().split())
    words = wording.casefold().split()
    return any(_CALLING.fullmatch(word) and word not in own for word in words)
