"""Places as they stand in a résumé: "Seattle, WA", "Bremen, Germany", "Remote"."""

import re

_STATES_WORDS = """
    AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE
    NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AB BC MB
    NB NL NS ON PE QC SK NSW VIC QLD UK USA UAE
"""
_STATES = _STATES_WORDS.split()
_COUNTRIES = (
    "Argentina|Australia|Austria|Bangladesh|Belgium|Brazil|Bulgaria|Canada|Chile|China|"
    "Colombia|Croatia|Cyprus|Czech Republic|Czechia|Denmark|Egypt|England|Estonia|"
    "Ethiopia|Finland|France|Georgia|Germany|Deutschland|Ghana|Greece|Hong Kong|"
    "Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Japan|Jordan|Kenya|Korea|"
    "South Korea|Latvia|Lebanon|Lithuania|Luxembourg|Malaysia|Malta|Mexico|Morocco|"
    "Nepal|Netherlands|The Netherlands|New Zealand|Nigeria|Northern Ireland|Norway|"
    "Pakistan|Peru|Philippines|Poland|Portugal|Qatar|Romania|Russia|Saudi Arabia|"
    "Scotland|Serbia|Singapore|Slovakia|Slovenia|South Africa|Spain|Sri Lanka|Sweden|"
    "Switzerland|Taiwan|Thailand|Tunisia|Turkey|Türkiye|Uganda|Ukraine|"
    "United Arab Emirates|United Kingdom|United States|Uruguay|Venezuela|Vietnam|Wales"
)
_STATE_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|"
    "Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|"
    "Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|"
    "New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|"
    "Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|"
    "Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Ontario|"
    "Quebec|British Columbia|Alberta|Karnataka|Maharashtra|Tamil Nadu|Telangana|Bavaria"
)
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’-]{0,24}"
_CITY = rf"{_WORD}(?:[ -](?:(?:de|del|la|di|of|am|upon|the)[ ])?{_WORD}){{0,3}}"
_STATE = "|".join(_STATES)
_REGION = rf"(?:(?:{_STATE})\b|(?:{_COUNTRIES}|{_STATE_NAMES})\b)"

PLACE = re.compile(
    rf"(?<![\w,])(?:{_CITY}, ?{_REGION}(?!, ?(?:{_STATE})\b)"
    r"(?:,? \d{5}(?:-\d{4})?)?"
    r"(?:, ?(?:USA|US|UK|Canada|India)\b)?)"
)
_ALONE = re.compile(
    rf"(?:{_COUNTRIES}|Remote|Hybrid|On-?site|New York City|New York|London|Berlin|"
    r"Paris|"
    r"San Francisco(?: Bay Area)?|Los Angeles|Chicago|Boston|Seattle|Toronto|Bangalore|"
    r"Bengaluru|Mumbai|Pune|Hyderabad|New Delhi|Delhi|Chennai|Kolkata|Munich|Madrid|"
    r"Barcelona|Amsterdam|Dublin|Zurich|Vienna|Stockholm|Copenhagen|Oslo|Lisbon|Warsaw|"
    r"Sydney|Melbourne|Dubai|Lagos|Nairobi|Tokyo|Beijing|Shanghai|Hong Kong|Austin|"
    r"Dallas|Houston|Atlanta|Denver|Miami|Philadelphia|Washington,? D\.?C\.?)"
    r"(?: \((?:remote|hybrid)\))?",
    re.IGNORECASE,
)
_TWO_NAMES = re.compile(rf"{_CITY}, ?{_CITY}")


def is_place(text: str) -> bool:
    """Tell whether the text is a place and nothing else."""
    return bool(PLACE.fullmatch(text) or _ALONE.fullmatch(text))


def could_be_place(text: str) -> bool:
    """Tell whether it has the shape of "City, Region" with names not known here."""
    return _TWO_NAMES.fullmatch(text) is not None
