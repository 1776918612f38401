"""Letters without case and accents: "Łukasz Müller" is "lukasz muller"."""

import re
import unicodedata

# Letters that Unicode does not take apart.
_WHOLE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
# "c++" and "c#" keep their signs; everything else that is no letter or digit parts.
_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")


def fold(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return plain.translate(_WHOLE)


def words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
