"""What each part looks at, one thing at a time."""

from dataclasses import replace

import pytest

from interviews.practising.rubric.asked import Asked, Topic
from interviews.practising.rubric.evaluating import evaluate
from interviews.practising.rubric.evaluation import Evaluation, Part
from interviews.practising.rubric.length import judge_length
from interviews.practising.rubric.reading import read

ASKED = Asked(
    text="Tell me about a mistake you made at work and what you did about it.",
    category="behavioral",
    topics=(
        Topic("the mistake", ("mistake", "error")),
        Topic("owning up", ("told", "admit")),
        Topic("the repair", ("fixed", "restor")),
        Topic("the prevention", ("prevent", "checklist")),
    ),
    outline=("Name the mistake", "How you put it right", "What you changed after"),
)
SITUATION = "Two years ago, at a parcel company, I made a mistake with the live table."
TASK = "My task was to clean it, and I deleted 1,200 addresses by an error of mine."
ACTION = "I told Maria, I restored the rows from the backup, and I phoned 38 customers."
RESULT = (
    "By the end of the day all was back, and a checklist of 5 lines prevents it now."
)
STORY = f"{SITUATION} {TASK} {ACTION} {RESULT}"


def part(told: Evaluation, name: str) -> Part:
    return next(p for p in told.parts if p.name == name)


def test_a_story_with_all_four_steps_has_all_points_of_structure() -> None:
    told = part(evaluate(ASKED, STORY), "structure")

    assert told.points == told.of
    assert told.comment == "Told: situation, task, action and result."
    assert told.evidence[0].start == 0


def test_a_missing_result_is_asked_for_where_the_answer_ends() -> None:
    told = evaluate(ASKED, f"{SITUATION} {TASK} {ACTION}")

    assert "Not found: result." in part(told, "structure").comment
    assert any(
        "what came of it" in i and "I told Maria, I restored" in i
        for i in told.improvements
    )
    assert part(told, "structure").points == 18


def test_what_others_did_is_no_action() -> None:
    told = evaluate(ASKED, f"{SITUATION} The rows were lost, and others repaired it.")

    assert part(told, "structure").points < part(evaluate(ASKED, STORY), "structure").of


def test_a_technical_answer_is_asked_for_its_price() -> None:
    asked = Asked(
        "How do you find duplicates in a table?",
        "technical",
        (Topic("keys", ("key",)), Topic("counting", ("count", "group"))),
        (),
    )
    view = (
        "I group the table by its natural key and count, because duplicates are rarely"
        " equal in every column. At a bank in 2022 I found 4,100 customers twice so."
    )
    priced = f"{view} But it is slow: 9 minutes, so I take a sample of 5 percent first."

    before, after = evaluate(asked, view), evaluate(asked, priced)

    assert "Not found: consequence." in part(before, "structure").comment
    assert any("what it costs" in i for i in before.improvements)
    assert part(after, "structure").points == part(after, "structure").of


def test_a_topic_counts_once() -> None:
    once = evaluate(ASKED, f"{STORY}")
    often = evaluate(
        ASKED, f"{STORY} I told Ben of the mistake. I told Eva of the error."
    )

    assert len(part(once, "relevance").evidence) == len(ASKED.topics)
    assert len(part(often, "relevance").evidence) == len(ASKED.topics)
    assert part(often, "relevance").points <= part(once, "relevance").points


def test_one_word_shows_one_topic() -> None:
    twins = replace(ASKED, topics=(Topic("one", ("told",)), Topic("two", ("told",))))
    told = evaluate(
        twins, "Last year I told my manager at once what had happened there."
    )

    assert told.missing == ["two"]


def test_a_sentence_shows_two_topics_at_most() -> None:
    told = evaluate(
        ASKED,
        "It was a mistake that I told of and then restored, to prevent it for good.",
    )

    assert len(told.missing) == 2


def test_forms_of_a_word_and_its_family_are_known() -> None:
    told = evaluate(
        ASKED,
        "It was my fault that the rows were gone in 2021. So I informed Maria about it."
        " Then I repaired them with her. We avoid it by four eyes since then.",
    )

    assert told.missing == []


def test_missing_topics_are_named_with_the_outline() -> None:
    told = evaluate(ASKED, f"{TASK} {ACTION}")

    assert told.missing == ["the prevention"]
    assert any("the prevention" in i for i in told.improvements)


def test_a_story_about_something_else_counts_little() -> None:
    """The same steps, figures, names and length, but not this question."""
    other = (
        "Two years ago, at a boat club, I took over the summer regatta of the juniors."
        " My task was to bring 1,200 euros together, and I wrote to 40 shops in town."
        " I visited Maria, I painted the buoys with the children, and I drew 38 maps."
        " By the end of the day 90 boats had come, and we could buy 5 sails from it."
    )
    told, fair = evaluate(ASKED, other), evaluate(ASKED, STORY)

    assert told.score <= 30
    assert fair.score >= 80
    assert told.strengths == []
    assert "belong" in part(told, "relevance").comment
    assert len(told.improvements) == 1
    assert "Two years ago, at a boat club" in told.improvements[0]


def test_what_one_did_is_more_than_what_one_would_do() -> None:
    did = evaluate(ASKED, STORY)
    would = STORY.replace("I told", "I would tell").replace(
        "I restored", "I would restore"
    )
    would = would.replace("I phoned", "I would phone").replace(
        "I deleted", "I would drop"
    )

    assert (
        part(evaluate(ASKED, would), "specificity").points
        < part(did, "specificity").points
    )


def test_a_year_is_no_figure_and_a_month_no_name() -> None:
    told = part(
        evaluate(ASKED, "I told them in March 2021 that it was a mistake."),
        "specificity",
    )

    assert told.comment.startswith(
        "Figures in digits: 0. Names of people or things: 0."
    )


def test_many_we_are_asked_which_part_was_theirs() -> None:
    told = evaluate(
        ASKED,
        "Last year we made a mistake with 40 orders. We told the customer, and we"
        " restored the rows. We have a checklist in Jira since then.",
    )

    assert any("“we” 4 times" in i for i in told.improvements)


@pytest.mark.parametrize(
    ("words", "share"), [(0, 0), (40, 0.5), (80, 1), (250, 1), (375, 0.5), (500, 0)]
)
def test_length_has_its_bands(words: int, share: float) -> None:
    told = judge_length(read(" ".join((STORY.split() * 20)[:words])))

    assert told.share == share
    assert told.comment.startswith(f"{words} words")
    assert bool(told.improvements) == (not 80 <= words <= 250)


def test_fillers_stock_phrases_and_long_sentences_are_quoted() -> None:
    long = "and then I told Maria of it " * 8
    told = evaluate(
        ASKED,
        f"{STORY} Basically I am a team player, you know. It was a mistake {long}.",
    )

    clarity = part(told, "clarity")
    assert clarity.points < 10
    assert {"team player", "Basically"} <= {q.quote for q in clarity.evidence}
    assert any("“team player”" in i for i in told.improvements)


def test_without_topics_the_questions_words_decide() -> None:
    own = Asked(
        "Describe how you would convince a sceptical gardener of composting.",
        "role_specific",
        (),
        (),
    )
    good = (
        "I would take the sceptical gardener to our compost first, because smell"
        " convinces nobody on paper. In 2021 I did so with Mr Hale: I gave him 2"
        " buckets for his 12 roses. Composting costs him an hour, but saves 60 euros."
    )

    told = evaluate(own, good)

    assert told.missing == []
    assert told.score - evaluate(own, STORY).score >= 20
    assert "its topics are not known" in part(told, "relevance").comment


def test_advice_is_bounded_and_about_this_answer(
    questions: dict[str, Asked], answers: dict[str, dict[str, str]]
) -> None:
    for i, four in answers.items():
        for kind, answer in four.items():
            told = evaluate(questions[i], answer)

            assert len(told.improvements) <= 6
            assert told.improvements or kind == "good"
            assert bool(told.strengths) == (kind == "good") or kind == "memorised"
            assert all(len(i) < 400 for i in [*told.improvements, *told.strengths])
