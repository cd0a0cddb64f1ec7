"""CVs within the budget of a request: what is kept of a long one, and what is said of it."""

import pytest

from intake.cv import document_of_text
from intake.document import Document, Format, Line, NamedSkill, StructuredCv
from intake.limits import Limits
from intake.problems import MESSAGES, Code, problem
from service.answers.cv import cv_answer, file_limits, read_file
from service.answers.match import match_answer
from service.errors import ErrorKind, RequestError
from service.schemas.match import MatchRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.drawn_catalogue import recommender_over
from tests.support.small_catalogue import small_catalogue

LONG = """\
SUMMARY
I like people and music
EXPERIENCE
Welder, Old Works, 2001 - 2003
- weld steel parts of bridges
Baker, Corner Shop, 2018 - now
- bake bread and rolls
SKILLS
operate forklift
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    return CatalogueSnapshot(recommender_over(small_catalogue(), folder))


def kept(snapshot, **settings):
    answer = cv_answer(snapshot, Settings(**settings), document_of_text(LONG))
    return [one.text for one in answer.statements], answer


def test_everything_within_the_limits_is_in_the_order_of_the_cv(snapshot):
    texts, answer = kept(snapshot)
    assert texts == [
        "I like people and music",
        "weld steel parts of bridges",
        "bake bread and rolls",
        "operate forklift",
    ]
    assert answer.report.notices == []


def test_of_too_many_the_skills_and_the_latest_job_are_kept(snapshot):
    texts, answer = kept(snapshot, max_statements=3)
    assert texts == ["operate forklift", "I like people and music", "bake bread and rolls"]
    assert [job.title for job in answer.past_jobs] == ["Welder", "Baker"]


@pytest.mark.parametrize("most", [{"max_phrases": 12}, {"max_tokens": 20}])
def test_what_is_kept_is_within_the_budget_of_match(snapshot, most):
    texts, answer = kept(snapshot, **most)
    assert 0 < len(texts) < 4
    assert texts[0] == "operate forklift"
    left = 4 - len(texts)
    assert answer.report.notices[-1].startswith(
        "1 statement is left out" if left == 1 else f"{left} statements are left out"
    )
    request = MatchRequest.model_validate(answer.profile.model_dump())
    assert match_answer(snapshot, Settings(**most), request).matches


def test_a_cv_in_another_language_says_so(snapshot):
    text = "EXPERIENCE\n- Ich backe jeden Morgen Brot und bediene die Kundinnen und Kunden\n" * 3
    report = cv_answer(snapshot, Settings(), document_of_text(text)).report
    assert report.language == "de"
    assert report.notices[0].startswith("Most of this CV is not in the language of the catalogue")


def test_nothing_to_read_says_what_to_do(snapshot):
    report = cv_answer(snapshot, Settings(), document_of_text("Ada Lovett\n")).report
    assert report.notices == [
        "Nothing in this file could be read as a CV. Write what you did, a line each."
    ]


def test_jobs_that_the_catalogue_lacks_alone_say_what_to_do(snapshot):
    text = "EXPERIENCE\nWizard, 2010 - 2012\nOracle, 2013 - 2014\n"
    answer = cv_answer(snapshot, Settings(), document_of_text(text))
    assert [job.title for job in answer.unresolved_jobs] == ["Wizard", "Oracle"]
    assert (answer.past_jobs, answer.statements) == ([], [])
    assert answer.report.notices == [
        "The jobs in this file are not in the catalogue under these names. Choose the closest "
        "jobs from the list, or write what you did in them, a line each."
    ]


def test_a_skill_that_a_file_names_is_something_to_read(snapshot):
    (uri, *_) = snapshot.catalogue.skill_row
    structured = StructuredCv(named_skills=(NamedSkill(uri),))
    answer = cv_answer(
        snapshot, Settings(), Document(Format.EUROPASS_XML, 1, (Line(uri),), structured=structured)
    )
    assert [one.skill.uri for one in answer.recognised] == [uri]
    assert answer.report.notices == ["No past job was found. You can add your jobs yourself."]


def test_the_limits_of_a_file_are_those_of_the_settings():
    chosen = Settings(
        max_file_bytes=2048, max_file_pages=3, max_file_chars=4000,
        file_memory_mib=256, file_cpu_seconds=5, file_seconds=6.5,
    )  # fmt: skip
    assert file_limits(chosen) == Limits(
        file_bytes=2048, pages=3, characters=4000,
        memory_bytes=256 * 2**20, cpu_seconds=5, wall_seconds=6.5,
    )  # fmt: skip
    assert file_limits(Settings()) == Limits()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (Code.BUSY, ErrorKind.BUSY),
        (Code.UNAVAILABLE, ErrorKind.BUSY),
        (Code.SCANNED, ErrorKind.UNREADABLE_FILE),
    ],
)
def test_what_passes_is_told_from_what_is_wrong_with_a_file(code, kind):
    def refusing(_data):
        raise problem(code)

    with pytest.raises(RequestError) as caught:
        read_file(b"x", Settings(), refusing)
    assert caught.value.kind is kind
    assert caught.value.detail == MESSAGES[code]
