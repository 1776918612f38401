"""JSON Resume 1.2.1, as it comes in: the names and types of its published schema.

The format is that of https://jsonresume.org/schema (MIT licence, its authors); written
down here anew. Everything is optional. The document and its entries may hold members of
their own, which are kept. What we add to the schema is how long things may be.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MOST_ENTRIES = 200
_ANYTHING = r"^[^\u0000]*$"
_DATE = (
    r"^([1-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]|[1-2][0-9]{3}-[0-1][0-9]|[1-2][0-9]{3})$"
)

Words = Annotated[str, Field(max_length=1_000, pattern=_ANYTHING)]
Prose = Annotated[str, Field(max_length=20_000, pattern=_ANYTHING)]
Date = Annotated[str, Field(pattern=_DATE, examples=["2020-03"])]
Email = Annotated[str, Field(max_length=320, pattern=r"^[^\s@\u0000]+@[^\s@\u0000]+$")]
Address = Annotated[
    str,
    Field(
        max_length=2_000,
        pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s\u0000]+$",
        examples=["https://example.com"],
    ),
]
Listed = Annotated[list[Prose], Field(max_length=MOST_ENTRIES)]


def _in_camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class _Entry(BaseModel):
    """Absent is not null: what is there has its type."""

    model_config = ConfigDict(
        extra="allow", strict=True, frozen=True, alias_generator=_in_camel_case
    )


class Place(_Entry):
    address: Words = ""
    postal_code: Words = ""
    city: Words = Field(default="", examples=["Lisbon"])
    country_code: Words = Field(default="", examples=["PT"])
    region: Words = ""


class Account(_Entry):
    network: Words = Field(default="", examples=["GitHub"])
    username: Words = Field(default="", examples=["ada"])
    url: Address = ""


class Basics(_Entry):
    name: Words = Field(default="", examples=["Ada Lovelace"])
    label: Words = Field(default="", examples=["Conversational AI Engineer"])
    image: Words = ""
    email: Email = Field(default="", examples=["ada@example.com"])
    phone: Words = ""
    url: Address = ""
    summary: Prose = ""
    location: Place = Place()
    profiles: Annotated[list[Account], Field(max_length=MOST_ENTRIES)] = []


class _Dated(_Entry):
    start_date: Date = ""
    end_date: Date = ""
    url: Address = ""
    highlights: Listed = []


class Work(_Dated):
    name: Words = Field(default="", examples=["Northwind Voice"])
    location: Words = ""
    description: Prose = ""
    position: Words = Field(default="", examples=["Voice engineer"])
    summary: Prose = ""


class Volunteering(_Dated):
    organization: Words = ""
    position: Words = ""
    summary: Prose = ""


class Course(_Entry):
    institution: Words = Field(default="", examples=["University of Lisbon"])
    url: Address = ""
    area: Words = Field(default="", examples=["Computer science"])
    study_type: Words = Field(default="", examples=["Bachelor"])
    start_date: Date = ""
    end_date: Date = ""
    score: Words = ""
    courses: Listed = []


class Award(_Entry):
    title: Words = ""
    date: Date = ""
    awarder: Words = ""
    summary: Prose = ""


class Certificate(_Entry):
    name: Words = ""
    date: Date = ""
    url: Address = ""
    issuer: Words = ""


class Publication(_Entry):
    name: Words = ""
    publisher: Words = ""
    release_date: Date = ""
    url: Address = ""
    summary: Prose = ""


class Skill(_Entry):
    name: Words = Field(default="", examples=["Conversational AI"])
    level: Words = ""
    keywords: Listed = Field(default=[], examples=[["Dialogflow CX", "Python"]])


class Language(_Entry):
    language: Words = Field(default="", examples=["Portuguese"])
    fluency: Words = Field(default="", examples=["Native"])


class Interest(_Entry):
    name: Words = ""
    keywords: Listed = []


class Reference(_Entry):
    name: Words = ""
    reference: Prose = ""


class Undertaking(_Entry):
    """A project."""

    name: Words = ""
    description: Prose = ""
    highlights: Listed = []
    keywords: Listed = []
    start_date: Date = ""
    end_date: Date = ""
    url: Address = ""
    roles: Listed = []
    entity: Words = ""
    type: Words = ""


class Meta(_Entry):
    canonical: Address = ""
    version: Words = Field(default="", examples=["v1.2.1"])
    last_modified: Words = ""


class JsonResume(BaseModel):
    """A résumé as JSON Resume 1.2.1 writes it down (https://jsonresume.org/schema)."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)

    schema_: Address = Field(default="", alias="$schema")
    basics: Basics = Basics()
    work: Annotated[list[Work], Field(max_length=MOST_ENTRIES)] = []
    volunteer: Annotated[list[Volunteering], Field(max_length=MOST_ENTRIES)] = []
    education: Annotated[list[Course], Field(max_length=MOST_ENTRIES)] = []
    awards: Annotated[list[Award], Field(max_length=MOST_ENTRIES)] = []
    certificates: Annotated[list[Certificate], Field(max_length=MOST_ENTRIES)] = []
    publications: Annotated[list[Publication], Field(max_length=MOST_ENTRIES)] = []
    skills: Annotated[list[Skill], Field(max_length=MOST_ENTRIES)] = []
    languages: Annotated[list[Language], Field(max_length=MOST_ENTRIES)] = []
    interests: Annotated[list[Interest], Field(max_length=MOST_ENTRIES)] = []
    references: Annotated[list[Reference], Field(max_length=MOST_ENTRIES)] = []
    projects: Annotated[list[Undertaking], Field(max_length=MOST_ENTRIES)] = []
    meta: Meta = Meta()
