"""Requests: limits of the settings at the fields that they limit, and errors as values."""

from dataclasses import dataclass

import pytest
from pydantic import ValidationError

from models.work import Unit as WorkUnit
from models.work import charge
from recommender.recognition.segmentation import split_text
from service.answers.concepts import occupation_of, skill_of
from service.answers.match import match_answer
from service.answers.search import recognise_answer, resolve_answer, suggest_answer
from service.errors import ErrorKind, FieldError, RequestError, invalid
from service.schemas.base import Answer, ConceptRef, Unit, check_limits, limits_of
from service.schemas.directory import OccupationQuery
from service.schemas.match import MatchFilters, MatchRequest
from service.schemas.search import RecogniseRequest, ResolveRequest, SuggestQuery
from service.schemas.what_if import WhatIfRequest
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender

SETTINGS = Settings(max_statements=2, max_statement_chars=10, max_results=5, max_query_chars=3)


@pytest.fixture
def snapshot():
    return CatalogueSnapshot(FakeRecommender())


def fields_refused(call, *arguments):
    """Return the fields of the RequestError that a call raises for an invalid request."""
    with pytest.raises(RequestError) as caught:
        call(*arguments)
    assert caught.value.kind is ErrorKind.VALIDATION
    return caught.value.fields


def test_limits_of_a_profile():
    limits = {
        (field, is_entry): (limit.setting, limit.unit)
        for field, is_entry, limit in limits_of(MatchRequest)
    }
    assert limits == {
        ("statements", False): ("max_statements", Unit.ENTRIES),
        ("statements", True): ("max_statement_chars", Unit.CHARACTERS),
        ("skills", False): ("max_skills", Unit.ENTRIES),
        ("partial_skills", False): ("max_skills", Unit.ENTRIES),
        ("denied_skills", False): ("max_skills", Unit.ENTRIES),
        ("excluded_skills", False): ("max_skills", Unit.ENTRIES),
        ("unclaimed_skills", False): ("max_skills", Unit.ENTRIES),
        ("unsure_skills", False): ("max_skills", Unit.ENTRIES),
        ("occupations", False): ("max_occupations", Unit.ENTRIES),
        ("unclaimed_occupations", False): ("max_occupations", Unit.ENTRIES),
        ("text", False): ("max_text_chars", Unit.CHARACTERS),
        ("limit", False): ("max_results", Unit.VALUE),
    }
    assert set(limits_of(WhatIfRequest)) == set(limits_of(MatchRequest))
    assert limits_of(MatchFilters) == []


def test_each_exceeded_limit_is_named_with_its_field():
    request = MatchRequest(statements=["short", "eleven char", "short"], limit=6)
    assert fields_refused(check_limits, request, SETTINGS) == (
        FieldError("statements", "may have at most 2 entries (DESTINAI_MAX_STATEMENTS)"),
        FieldError("statements/1", "may have at most 10 characters (DESTINAI_MAX_STATEMENT_CHARS)"),
        FieldError("limit", "may be at most 5 (DESTINAI_MAX_RESULTS)"),
    )


@pytest.mark.parametrize(
    "request_",
    [
        MatchRequest(statements=["ten chars!"] * 2, limit=5),
        MatchRequest(text="any length up to its own limit", limit=5),
        OccupationQuery(q="abc", limit=5),
    ],
)
def test_what_is_at_its_limit_is_accepted(request_):
    check_limits(request_, SETTINGS)


def test_use_cases_check_limits(snapshot):
    for use_case, request, field in (
        (match_answer, MatchRequest(statements=["a"], limit=6), "limit"),
        (match_answer, MatchRequest(statements=["a", "b", "c"], limit=5), "statements"),
        (resolve_answer, ResolveRequest(title="baker", limit=6), "limit"),
        (suggest_answer, SuggestQuery(q="bake", type="skill", limit=5), "q"),
    ):
        (refused,) = fields_refused(use_case, snapshot, SETTINGS, request)
        assert refused.field == field


def test_invalid_fields_are_counted_and_the_first_listed():
    error = invalid(*(FieldError(f"statements/{n}", "blank") for n in range(25)))
    assert error.detail == "25 parts of the request cannot be accepted; the first 20 are listed."
    assert [one.field for one in error.fields] == [f"statements/{n}" for n in range(20)]
    assert invalid(FieldError("limit", "")).detail == "1 part of the request cannot be accepted."


def test_concepts_that_share_an_id_are_the_candidates(snapshot):
    with pytest.raises(RequestError) as caught:
        occupation_of(snapshot, "twin", "")
    assert caught.value.kind is ErrorKind.AMBIGUOUS_CONCEPT
    first, second = caught.value.candidates
    assert occupation_of(snapshot, "twin", second).uri == second != first


def test_an_unknown_id_is_not_found(snapshot):
    with pytest.raises(RequestError) as caught:
        skill_of(snapshot, "none", "")
    assert caught.value.kind is ErrorKind.NOT_FOUND
    assert caught.value.candidates == ()


def test_an_answer_is_read_from_attributes_and_given_fields():
    class Pair(Answer):
        first: ConceptRef
        names: list[str]
        total: int

    @dataclass
    class Source:
        uri: str = "urn:a"
        label: str = "A"

    @dataclass
    class Holder:
        first: Source
        names: tuple[str, ...] = ("x", "y")

    pair = Pair.of(Holder(Source()), total=2)
    assert pair == Pair(first=ConceptRef(uri="urn:a", label="A"), names=["x", "y"], total=2)
    with pytest.raises(ValidationError, match="total"):
        Pair.of(Holder(Source()), total="many")
    with pytest.raises(AttributeError, match="total"):
        Pair.of(Holder(Source()))


@dataclass(frozen=True)
class LimitedRecommender(FakeRecommender):
    """Counts a phrase for each word, as far as the budget goes."""

    def match(self, profile, **options):
        """Return what the fake does, unless the words are too many."""
        charge(WorkUnit.PHRASES, [len(one.text.split()) for one in profile.statements])
        return super().match(profile, **options)

    def recognise(self, text, **options):
        """Return what the fake does, unless the sentences have too many words."""
        charge(WorkUnit.TOKENS, [len(one.text.split()) for one in split_text(text)])
        return super().recognise(text, **options)


FEW = Settings(max_phrases=4, max_tokens=3)


@pytest.mark.parametrize(
    ("request_fields", "field", "fits"),
    [
        ({"statements": ["a b", "c d", "e"]}, "statements", "the first 2 of the 3 statements"),
        ({"statements": ["a b c d e"]}, "statements", "the first 0 of the 1 statements"),
        ({"statements": ["a b"], "text": "Bake it. Bake on"}, "text", "its first 9 characters"),
    ],
)
def test_what_is_past_the_budget_is_refused_with_the_limit_and_what_fits(
    request_fields, field, fits
):
    limited = CatalogueSnapshot(LimitedRecommender())
    (error,) = fields_refused(match_answer, limited, FEW, MatchRequest(**request_fields))
    found = sum(len(text.split()) for text in request_fields["statements"])
    found += len(request_fields.get("text", "").split())
    most = "at most 4 (DESTINAI_MAX_PHRASES)"
    assert error.field == field
    assert error.reason == f"{found} phrases to compare, {most}; at most {fits} would fit"


def test_a_text_is_limited_in_recognition():
    limited = CatalogueSnapshot(LimitedRecommender())
    request = RecogniseRequest(text="I bake bread. I weld")
    assert fields_refused(recognise_answer, limited, FEW, request) == (
        FieldError(
            "text",
            "5 tokens to compare, at most 3 (DESTINAI_MAX_TOKENS); "
            "at most its first 14 characters would fit",
        ),
    )
