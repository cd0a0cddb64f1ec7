"""Work is counted before it is done, and stops between two steps."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from models import work
from models.work import Budget, Task, TooMuchWorkError, Unit

PHRASES, TOKENS = Unit.PHRASES, Unit.TOKENS


@pytest.mark.parametrize(
    ("unit", "counts", "found", "fits"),
    [
        (PHRASES, [3, 3, 3], 9, 2),
        (PHRASES, [7], 7, 0),
        (PHRASES, [6, 0, 0, 1], 7, 3),
        (TOKENS, [30, 31, 1], 62, 1),
    ],
)
def test_what_is_past_the_budget_is_refused_with_how_much_fits(unit, counts, found, fits):
    with work.within(Budget(6, 60)), pytest.raises(TooMuchWorkError) as caught:
        work.charge(unit, counts)
    error = caught.value
    assert (error.unit, error.found, error.fits) == (unit, found, fits)
    assert error.most == {PHRASES: 6, TOKENS: 60}[unit]
    assert sum(counts[: error.fits]) <= error.most < sum(counts[: error.fits + 1])
    assert (error.of(9).fits, error.of(9).found) == (9, found)


def test_what_is_within_the_budget_is_not_refused():
    with work.within(Budget(6, 60)):
        work.charge(PHRASES, [3, 3])
        work.charge(TOKENS, [60])
        work.charge(PHRASES, [])


def test_without_a_budget_or_a_task_work_is_unlimited():
    work.charge(PHRASES, [10**9])
    work.check()


def test_a_budget_and_a_task_end_with_their_context():
    task = Task()
    task.abandon()
    with work.within(Budget(1, 1)), work.running(task), pytest.raises(TooMuchWorkError):
        work.charge(PHRASES, [2])
    work.check()
    work.charge(PHRASES, [2])


def test_work_stops_at_its_deadline():
    now = [100.0]
    task = Task(5, clock=lambda: now[0])
    with work.running(task):
        now[0] = 104.9
        work.check()
        now[0] = 105.0
        with pytest.raises(work.DeadlineExceededError):
            work.check()


def test_work_that_is_abandoned_stops_in_another_thread():
    task = Task()
    with work.running(task), ThreadPoolExecutor(1) as pool:
        pool.submit(copy_context().run, work.check).result()
        task.abandon()
        stopped = pool.submit(copy_context().run, work.check)
        with pytest.raises(work.AbandonedError):
            stopped.result()


def in_words(texts):
    """Count tokens as an encoder does: words, and one at each end."""
    return [len(text.split()) + 2 for text in texts]


@pytest.mark.parametrize(
    ("phrases", "found", "fits"),
    [
        ([["weld steel", "steel"], ["weld steel", "bake"]], 10, 1),
        ([["é"], ["é", "ü", "ö"]], 9, 1),
        ([["weld", "bake", "sew"]], 9, 0),
    ],
)
def test_tokens_of_distinct_phrases_are_counted_where_they_come_first(phrases, found, fits):
    with work.within(Budget(9, 8)), pytest.raises(TooMuchWorkError) as caught:
        work.charge_tokens(phrases, in_words)
    assert (caught.value.unit, caught.value.found, caught.value.fits) == (TOKENS, found, fits)


def test_short_phrases_of_ascii_letters_are_not_tokenised():
    with work.within(Budget(9, 40)):
        work.charge_tokens([["weld steel", "weld"], ["bake"]], pytest.fail)
    work.charge_tokens([["é" * 999]], pytest.fail)


def test_a_text_is_computed_once_where_that_is_remembered():
    asked = []

    def length(text):
        asked.append(text)
        return len(text)

    assert [work.once(length, "bread"), work.once(length, "bread")] == [5, 5]
    assert asked == ["bread", "bread"]
    with work.remembering():
        assert [work.once(length, "bread"), work.once(length, "rye")] == [5, 3]
        with work.remembering():
            assert [work.once(length, "rye"), work.once(len, "rye")] == [3, 3]
        assert asked[2:] == ["bread", "rye"]
    with work.remembering():
        work.once(length, "rye")
    assert asked[2:] == ["bread", "rye", "rye"]
