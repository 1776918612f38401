"""JSON Resumes to try: one a person would write, and any that is valid.

`PUBLISHED` is the schema as its authors publish it (the package @jsonresume/schema,
MIT, licence beside it): what goes out is held against it. `SCHEMA` says the same
without references, for drawing documents from it; a test compares the two.
"""

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "published" / "json-resume-1.2.1.json").read_text()
)
DATE = r"^([1-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]|[1-2][0-9]{3}-[0-1][0-9]|[1-2][0-9]{3})$"
_T, _D = {"type": "string"}, {"type": "string", "pattern": DATE}
_U, _E = {"type": "string", "format": "uri"}, {"type": "string", "format": "email"}
_L = {"type": "array", "items": _T}
_SPAN = {"url": _U, "startDate": _D, "endDate": _D}


def _entry(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "additionalProperties": True}


def _list(**fields: Any) -> dict[str, Any]:
    return {"type": "array", "items": _entry(**fields)}


SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": True,
    "properties": {
        "$schema": _U,
        "basics": _entry(
            **dict.fromkeys(("name", "label", "image", "phone", "summary"), _T),
            email=_E,
            url=_U,
            location=_entry(
                **dict.fromkeys(
                    ("address", "postalCode", "city", "countryCode", "region"), _T
                )
            ),
            profiles=_list(network=_T, username=_T, url=_U),
        ),
        "work": _list(
            **dict.fromkeys(
                ("name", "location", "description", "position", "summary"), _T
            ),
            **_SPAN,
            highlights=_L,
        ),
        "volunteer": _list(
            organization=_T, position=_T, summary=_T, **_SPAN, highlights=_L
        ),
        "education": _list(
            institution=_T, area=_T, studyType=_T, score=_T, **_SPAN, courses=_L
        ),
        "awards": _list(title=_T, date=_D, awarder=_T, summary=_T),
        "certificates": _list(name=_T, date=_D, url=_U, issuer=_T),
        "publications": _list(
            name=_T, publisher=_T, releaseDate=_D, url=_U, summary=_T
        ),
        "skills": _list(name=_T, level=_T, keywords=_L),
        "languages": _list(language=_T, fluency=_T),
        "interests": _list(name=_T, keywords=_L),
        "references": _list(name=_T, reference=_T),
        "projects": _list(
            **dict.fromkeys(("name", "description", "entity", "type"), _T),
            **_SPAN,
            highlights=_L,
            keywords=_L,
            roles=_L,
        ),
        "meta": _entry(canonical=_U, version=_T, lastModified=_T),
    },
}

ADA: dict[str, Any] = {
    "$schema": "https://example.com/schema.json",
    "basics": {
        "name": "Ada Lovelace",
        "label": "Senior Voice Engineer",
        "email": "ada@example.com",
        "phone": "+44 20 7946 0123",
        "url": "https://ada.example.com",
        "summary": "Engineer who builds voice assistants.\nLikes numbers.",
        "location": {"city": "London", "countryCode": "GB"},
        "profiles": [
            {"network": "GitHub", "username": "ada", "url": "https://github.com/ada"}
        ],
        "pronouns": ["she", "her"],
    },
    "work": [
        {
            "name": "Analytical Engines",
            "position": "Senior Engineer",
            "startDate": "2020-01",
            "highlights": [
                "Built a Python service that answers 40000 calls a day",
                "Cut handling time by 12 %",
            ],
        },
        {
            "name": "Difference Engines",
            "position": "Engineer",
            "startDate": "2016-02-01",
            "endDate": "2019-12-31",
            "highlights": ["Wrote Dialogflow CX agents"],
            "x-team": {"size": 4, "remote": True, "rate": 0.5, "lead": None},
        },
    ],
    "education": [
        {
            "institution": "University of London",
            "studyType": "Bachelor",
            "area": "Mathematics",
            "startDate": "2012",
            "endDate": "2015",
        }
    ],
    "certificates": [{"name": "CKA", "issuer": "CNCF", "date": "2021-06"}],
    "skills": [
        {"name": "Backend", "level": "Master", "keywords": ["Python", "SQL", "Docker"]},
        {"name": "Kubernetes"},
    ],
    "languages": [{"language": "English", "fluency": "Native"}],
    "interests": [{"name": "Poetry", "keywords": ["Byron"]}],
    "projects": [{"name": "Bernoulli", "highlights": ["First program"]}],
}

# What can be stored and sent again, also as JSON: no NUL, no half of a pair.
_TEXT = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40
)
_DATES = st.from_regex(DATE, fullmatch=True)
_ADDRESSES = st.from_regex(
    r"https?://[a-z]{1,8}\.example/[a-z0-9]{0,8}", fullmatch=True
)
_EMAILS = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT
)
_ANYTHING = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3)
    ),
    max_leaves=4,
)


def _of(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if schema["type"] == "array":
        return st.lists(_of(schema["items"]), max_size=3)
    if schema["type"] == "object":
        return _objects(schema)
    if "pattern" in schema:
        return _DATES
    return {"uri": _ADDRESSES, "email": _EMAILS}.get(schema.get("format", ""), _TEXT)


def _objects(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    fields = schema["properties"]
    known = st.fixed_dictionaries(
        {}, optional={name: _of(field) for name, field in fields.items()}
    )
    if not schema["additionalProperties"]:
        return known
    own = st.dictionaries(
        _TEXT.filter(lambda n: n not in fields), _ANYTHING, max_size=2
    )
    return st.builds(lambda known, own: {**own, **known}, known, own)


documents = _of(SCHEMA)


def said(schema: dict[str, Any], path: str = "") -> dict[str, tuple[Any, ...]]:
    """What a schema says of each place in a document, references followed."""
    if reference := schema.get("$ref"):
        schema = PUBLISHED["definitions"][reference.rpartition("/")[2]]
    told = ("type", "format", "pattern", "additionalProperties")
    places = {path: tuple(schema.get(key) for key in told)}
    for name, inside in schema.get("properties", {}).items():
        places |= said(inside, f"{path}.{name}")
    if "items" in schema:
        places |= said(schema["items"], f"{path}[]")
    return places
