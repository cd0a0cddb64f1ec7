"""Pages: they join to the list; a cursor fits one list only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answers.paging import page_of
from service.errors import ErrorKind, FieldError, RequestError


@given(st.integers(0, 60), st.integers(1, 20))
def test_pages_join_to_the_list(size, limit):
    items, joined, cursor = list(range(size)), [], ""
    while cursor is not None:
        page = page_of(items, ("k",), cursor, limit)
        joined += page.items
        assert page.total == size
        cursor = page.next_cursor
    assert joined == items


@given(st.text(min_size=1, max_size=60))
def test_a_made_up_cursor_is_refused(cursor):
    with pytest.raises(RequestError) as caught:
        page_of(range(50), ("k",), cursor, 10)
    assert [one.field for one in caught.value.fields] == ["cursor"]


def test_a_page_number_beside_a_cursor_is_refused():
    cursor = page_of(range(50), ("k",), "", 10).next_cursor
    with pytest.raises(RequestError) as caught:
        page_of(range(50), ("k",), cursor, 10, number=2)
    assert caught.value.kind is ErrorKind.VALIDATION
    assert caught.value.fields == (
        FieldError("page", "not beside a cursor; leave one of the two out"),
    )
