"""Wishes move a job by the published points, each with its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Offer, Wishes, suit
from matching.suiting import POINTS, points_of

LISBON = Offer(place="Lisbon, Portugal", salary=70_000, job_type="full-time")


@pytest.mark.parametrize(
    ("wishes", "verdict"),
    [
        (Wishes(places=("Lisbon",)), "met"),
        (Wishes(places=("Oslo", "Portugal")), "met"),
        (Wishes(places=("Porto, Portugal",)), "near"),
        (Wishes(places=("Oslo",)), "missed"),
        (Wishes(places=("Lisbon, Ohio, USA",)), "missed"),
        (Wishes(places=("Lisbon, OH",)), "met"),  # perhaps: it names no country
        (Wishes(salary=70_000), "met"),
        (Wishes(salary=70_001), "missed"),
        (Wishes(arrangements=("remote",)), "missed"),
        (Wishes(arrangements=("hybrid",)), "met"),
        (Wishes(arrangements=("remote", "onsite")), "met"),
        (Wishes(job_types=("contract",)), "missed"),
        (Wishes(job_types=("contract", "full-time")), "met"),
        (Wishes(level="senior"), "unknown"),
        (Wishes(specializations=("NLU",)), "unknown"),
    ],
    ids=str,
)
def test_a_wish_is_judged_by_what_the_job_says(wishes: Wishes, verdict: str) -> None:
    [wish] = suit(LISBON, wishes).wishes

    assert wish.verdict == verdict
    # Only what may be a surprise is said; what nobody knows is not.
    assert (wish.reason is None) == (verdict == "unknown")


def test_of_a_salary_no_more_is_said_than_that_it_is_reached() -> None:
    [salary] = suit(LISBON, Wishes(salary=70_000)).wishes
    assert salary.reason == "Its pay reaches what you want."


def test_who_wishes_nothing_has_nothing_moved() -> None:
    assert suit(LISBON, Wishes()).points == 0
    assert suit(LISBON, Wishes()).reasons == ()


def test_a_remote_job_is_in_no_wrong_place_and_nowhere_onsite() -> None:
    remote = Offer(place="Oslo, Norway", remote=True)
    [place] = suit(remote, Wishes(places=("Lisbon",))).wishes
    assert place.verdict == "unknown"
    [onsite] = suit(remote, Wishes(arrangements=("onsite",))).wishes
    assert onsite.reason == "Remote, unlike what you prefer."


@pytest.mark.parametrize(
    ("mine", "asked", "verdict"),
    [
        ("senior", "senior", "met"),
        ("senior", "lead", "near"),
        ("senior", "entry", "missed"),
        ("entry", "lead", "missed"),
    ],
)
def test_levels_far_from_each_other_do_not_suit(
    mine: str, asked: str, verdict: str
) -> None:
    [level] = suit(Offer(level=asked), Wishes(level=mine)).wishes
    assert level.verdict == verdict


def test_a_field_of_theirs_counts_for_and_never_against() -> None:
    offer = Offer(specializations=("Robotics", "nlu"))
    [field] = suit(offer, Wishes(specializations=("NLU",))).wishes
    assert field.reason == "In a field of yours: nlu."
    assert min(POINTS["specialization"].values()) > 0


TEXT = st.none() | st.text(max_size=20)
NAMES = st.lists(st.text(max_size=20), max_size=4).map(tuple)
OFFERS = st.builds(
    Offer, TEXT, st.none() | st.integers(1, 10**9), st.booleans(), TEXT, TEXT, NAMES
)
WISHES = st.builds(
    Wishes, NAMES, st.none() | st.integers(0, 10**9), NAMES, NAMES, TEXT, NAMES
)


@given(offer=OFFERS, wishes=WISHES)
def test_the_points_are_the_sum_of_the_rows(offer: Offer, wishes: Wishes) -> None:
    found = suit(offer, wishes)

    assert found.points == points_of(found.wishes)
    assert suit(offer, wishes) == found
    assert len({wish.kind for wish in found.wishes}) == len(found.wishes)
