"""What of a vacancy title names the job."""

import pytest

from recommender.titles.parsing import first_part_of, readings_of


@pytest.mark.parametrize(
    ("title", "bare", "part"),
    [
        ("Sr. Backend Eng II", "backend engineer", "backend engineer"),
        ("URGENT - Bus Driver (m/f/d)", "bus driver", "bus driver"),
        ("Welder, 3 shifts, 40 hours", "welder", "welder"),
        ("Cook [Leeds] | 12.50 per hour", "cook leeds hour", "cook"),
        ("HR MGR - retail", "human resources manager retail", "human resources manager"),
        ("co-ordinator", "co ordinator", "co ordinator"),
        ("Nurse - Remote", "nurse", "nurse"),
    ],
)
def test_the_bare_words_and_the_first_part(title, bare, part):
    assert readings_of(title)[-1] == bare
    assert first_part_of(title) == part


def test_a_title_stands_first_as_it_is():
    assert readings_of("Senior Cook") == ("senior cook", "cook")
    assert readings_of("cook") == ("cook",)


@pytest.mark.parametrize("title", ["", "...", "😀"])
def test_without_words_there_is_nothing_to_read(title):
    assert readings_of(title) == ()
    assert first_part_of(title) == ""


def test_what_names_no_job_is_read_as_it_stands():
    assert readings_of("Urgent vacancy 2") == ("urgent vacancy 2",)
    assert first_part_of("Urgent vacancy 2") == ""
