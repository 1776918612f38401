"""The names of months, seasons and "until today" in the languages of Europe's résumés.

Words that are also English ("set", "out", "ago") count only with the dot or stroke
that makes them an abbreviation: "rolled out 2020 units" holds no October.
"""

import re

_MONTHS_WORDS = """
    1 january januar jänner januari janvier enero janeiro gennaio jan jän janv ene
    2 february februar februari février fevrier febrero fevereiro febbraio feb févr
    2 fév fev
    3 march märz maerz maart mars marzo março marco mar mär mrz mrt
    4 april avril abril aprile apr avr abr
    5 may mai mei mayo maio maggio
    6 june juni juin junio junho giugno jun giu
    7 july juli juillet julio julho luglio jul juil lug
    8 august augustus août aout agosto aug
    9 september septembre septiembre setiembre setembro settembre sept sep
    10 october oktober octobre octubre outubro ottobre oct okt ott
    11 november novembre noviembre novembro nov
    12 december dezember décembre decembre diciembre dezembro dicembre dec dez déc dic
"""
_DOTTED = {"set": 9, "out": 10, "ago": 8, "gen": 1, "mag": 5}
_SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
_MONTHS = {
    word: int(row.split()[0])
    for row in _MONTHS_WORDS.strip().splitlines()
    for word in row.split()[1:]
}
_NUMBER_OF = {**_MONTHS, **_DOTTED, **_SEASONS}
_WORD = re.compile(r"[^\W\d_]+")


def _either(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


MONTH = rf"(?:(?:{_either(_MONTHS)})\.?|(?:{_either(_DOTTED)})(?=[./])\.?)"
SEASON = rf"(?:{_either(_SEASONS)})"
NOW = (
    r"present|current(?:ly)?|now|today|ongoing|(?:to|till|until)\ (?:date|now)|date|"
    r"heute|jetzt|dato|aktuell|laufend|aujourd['’]hui|présent|ce\ jour|"
    r"actuel(?:lement)?|en\ cours|(?:la\ )?actualidad|actualmente|presente|hoy|"
    r"la\ fecha|atual(?:mente)?|o\ momento|oggi|attual(?:e|mente)|in\ corso|heden|"
    r"idag|obecnie"
)
UNTIL = r"to|until|through|thru|and|bis|au|à|al?|hasta|até|tot"
SINCE = r"since|seit|depuis|desde|sinds"


def month_number(written: str) -> int:
    """Give 1 to 12 for the month or season a text starts with, 0 for none."""
    match = _WORD.match(written.casefold())
    return _NUMBER_OF.get(match.group(), 0) if match else 0
