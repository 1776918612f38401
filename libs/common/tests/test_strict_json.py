"""JSON that would poison a database is refused before it is looked at."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import AppError
from common.strict_json import loads


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"a": 1', 400),
        (b'{"a": 1, "a": 2}', 400),
        (b'\xef\xbb\xbf{"a": 1}', 400),
        (b'{"a": "\xff"}', 400),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        ('{"a": 1}'.encode("utf-16"), 415),
        (b'{"a": "\\ud800"}', 422),
        (b'{"\\udfff": 1}', 422),
        (b'{"a": "b\\u0000c"}', 422),
        (b'{"a": NaN}', 422),
        (b'{"a": -Infinity}', 422),
        (b'{"a": 1e999}', 422),
        (b'{"a": 9223372036854775808}', 422),
        (b'{"a": 1' + b"0" * 5000 + b"}", 422),
        (b"[" * 33 + b"]" * 33, 422),
    ],
)
def test_what_cannot_be_kept_is_refused(body: bytes, status: int) -> None:
    with pytest.raises(AppError) as refused:
        loads(body)
    assert refused.value.status == status


def test_emoji_as_a_surrogate_pair_is_one_character() -> None:
    assert loads(b'"\\ud83d\\ude00"') == "\U0001f600"


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(plain, st.booleans())
def test_everything_else_is_read_as_the_standard_library_does(
    value: object, escaped: bool
) -> None:
    body = json.dumps(value, ensure_ascii=escaped).encode()
    assert loads(body) == json.loads(body)
