"""What somebody may ask for to do harm: ids, numbers and words in addresses."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.e2e.platform import Person, Platform
from tests.e2e.raw_http import assert_problem

BEYOND_64_BITS = str(2**63)


@pytest.fixture(scope="module")
def reader(platform: Platform) -> Iterator[Person]:
    with platform.sign_in() as signed_in:
        yield signed_in


@pytest.fixture(autouse=True)
def goes_on(reader: Person) -> Iterator[None]:
    yield
    assert reader.api.get("/api/v1/jobs?q=engineer").json()["total"] > 0


@pytest.mark.parametrize(
    "identifier",
    [BEYOND_64_BITS, "9" * 40, "0", "01", "-1", "+1", "1_0", "%201", "1.0", "1e3", "١"],
)
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/jobs/{}",
        "/api/v1/users/{}",
        "/api/v1/resumes/{}/ats-score",
        "/api/v1/resumes/{}/file",
        "/api/v1/applications/{}",
        "/api/v1/saved-jobs/{}",
        "/api/v1/interviews/{}",
    ],
)
def test_an_id_has_one_spelling(reader: Person, path: str, identifier: str) -> None:
    answer = reader.api.get(path.format(identifier))

    assert_problem(answer, 404)


LISTS = {
    "/api/v1/jobs": ("page", "page_size", "salary_min"),
    "/api/v1/applications": ("page", "page_size"),
    "/api/v1/resumes": ("page", "page_size"),
    "/api/v1/notifications": ("limit",),
    "/api/v1/interviews": ("page", "page_size"),
    "/api/v1/social/connections": ("page", "page_size"),
    "/api/v1/jobs/recommended": ("page", "page_size", "min_score"),
    "/api/v1/saved-jobs": ("page", "page_size"),
    "/api/v1/saved-searches": ("page", "page_size"),
}


@pytest.mark.parametrize(
    ("path", "name"), [(path, name) for path, names in LISTS.items() for name in names]
)
def test_a_number_of_a_list_is_a_plain_small_number(
    reader: Person, path: str, name: str
) -> None:
    values = [BEYOND_64_BITS, "-1", "1_0", "%201", "1.0", "1e2", "", "１", "5&{}=5"]

    for value in values:
        answer = reader.api.get(f"{path}?{name}={value.format(name)}")

        assert_problem(answer, 422)


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%ff%fe",
        "q=%ed%a0%80",
        "q=engineer&q=nurse",
        "q=" + "%25a" * 101,
        "q=" + "a" * 201,
        "location=%00",
        "company=%c3",
        "skills=%00",
        "skills=a&skills=%ff",
        "%ff=1",
        "currency=usd",
        "remote=maybe",
        "sort=nothing",
        "posted_since=2026-01-01T00:00:00",
        "posted_since=2026-01-01T00:00:00+00:00",
        "posted_since=1767225600",
        "posted_since=0001-01-01T00:00:00%2B23:59",
    ],
)
def test_a_search_for_what_cannot_be_is_refused(reader: Person, query: str) -> None:
    assert_problem(reader.api.get(f"/api/v1/jobs?{query}"), 422)


SIGNS = ["%", "_______", "\\", "*", '"', "'", "(", "^~", "...", "😀"]
WORDS = [
    *("C++", "node.js", "a-b", "AND", "OR NOT", "NEAR(", "title:", "engineer AND"),
    *('"engineer', "engin*", "a" * 200, "x " * 100, "[1 TO 2]", "/e.*/", "e~2", "\n"),
]


@pytest.mark.parametrize("text", WORDS)
def test_words_are_never_a_syntax_error(reader: Person, text: str) -> None:
    answer = reader.api.get(f"/api/v1/jobs?q={quote(text)}")

    assert answer.status_code == 200
    assert "items" in answer.json()


@pytest.mark.parametrize("text", SIGNS)
def test_signs_alone_find_themselves_and_not_everything(
    reader: Person, text: str
) -> None:
    answer = reader.api.get(f"/api/v1/jobs?q={quote(text)}")

    assert answer.status_code == 200
    assert answer.json()["total"] == 0


def test_a_moment_with_an_offset_is_searched_as_that_moment(reader: Person) -> None:
    def total(moment: str) -> int:
        answer = reader.api.get("/api/v1/jobs", params={"posted_since": moment})
        found: int = answer.json()["total"]
        return found

    newest = reader.api.get("/api/v1/jobs?sort=newest&page_size=1").json()
    clock = newest["items"][0]["posted_at"].removesuffix("Z")

    assert total(clock + "Z") > 0
    assert total(clock + "+05:30") > 0  # five and a half hours before
    assert total(clock + "-05:30") == 0  # as long after the newest
