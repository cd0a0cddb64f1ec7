"""The profile of forms and links: what is kept, added and rejected, and no words in links."""

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from recommender.profile import NoteKind, NoteName
from service.schemas.match import MatchRequest
from service.schemas.notes import NoteField
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import (
    BAKE,
    BAKER,
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TWIN_A,
)
from website.forms.form import Form
from website.forms.profile import Answer, ProfileInput, answered_skills, read_profile

NO_LIFTING = NoteName(NoteKind.LIMIT, "heavy_lifting")
NO_SHIFTS = NoteName(NoteKind.AVERSION, "shifts")
NO_BAKER = NoteName(NoteKind.AVERSION, occupation=BAKER)
ANIMALS = NoteName(NoteKind.WISH, "animals")
FILLERS = tuple(f"https://toy.example/skill/f{number:02}" for number in range(7))


def linked(parameters):
    """Return the form of a link with these parameters."""
    return Form({name: [value] for name, value in parameters}, is_posted=False)


@pytest.fixture(scope="module")
def snapshot():
    return CatalogueSnapshot(FakeRecommender())


@pytest.mark.parametrize(
    ("boxes", "text", "told", "wishes"),
    [
        (("I bake", "not at night"), "I bake\nnot at night", "I bake", "not at night"),
        (("I bake", ""), "I bake", "I bake", ""),
        (("", "not at night"), "not at night", "", "not at night"),
        (("", ""), "", "", ""),
    ],
)
def test_wishes_stand_at_the_end_of_the_words(snapshot, boxes, text, told, wishes):
    profile = read_profile(Form({"text": [boxes[0]], "wish": [boxes[1]]}), snapshot)
    assert (profile.text, profile.told, profile.wishes) == (text, told, wishes)
    assert profile.form_fields() == [
        (name, words) for name, words in (("text", told), ("wish", wishes)) if words
    ]


def test_a_form_has_kept_added_and_rejected_skills(snapshot):
    form = {
        "text": ["I solder\r\nand bake"],
        "seen": [SOLDER, BAKE],
        "unsure": [FILLERS[0], FILLERS[1], BAKE],
        "skill": ["solder", RECORDS, FILLERS[1], "solder"],
        "job": ["baker", TWIN_A],
        "seen_job": [TWIN_A, TECHNICIAN],
        "of_job": [FILLERS[2], FILLERS[3]],
        "job_skill": [FILLERS[2]],
        "denied": [FILLERS[4], RECORDS],
        "partial": [FILLERS[4], FILLERS[5]],
        "undecided": [FILLERS[5], FILLERS[6]],
        "seen_note": ["limit:heavy_lifting", "aversion:shifts", "limit:boredom", "", "shifts"],
        "note": ["limit:heavy_lifting", "wish:animals", "aversion:baker", "wish:baker", ""],
        "not_for_me": ["baker", "none"],
    }
    profile = read_profile(Form(form), snapshot)
    assert profile == ProfileInput(
        text="I solder\nand bake",
        seen=(SOLDER, BAKE, FILLERS[3]),
        unsure=FILLERS[:2],
        skills=(SOLDER, RECORDS, FILLERS[1]),
        jobs=(BAKER, TWIN_A),
        seen_jobs=(TWIN_A, TECHNICIAN),
        partial=(FILLERS[5],),
        denied=(FILLERS[4],),
        undecided=(FILLERS[6],),
        notes=(NO_LIFTING, ANIMALS, NO_BAKER),
        seen_notes=(NO_LIFTING, NO_SHIFTS),
        not_for_me=(BAKER,),
        unknown=("none", "wish:baker"),
    )
    assert (profile.added, profile.confirmed) == ((RECORDS,), (RECORDS, FILLERS[1]))
    assert (profile.rejected, profile.is_empty) == ((BAKE, FILLERS[3]), False)
    assert profile.request_fields() == {
        "text": "I solder\nand bake",
        "skills": [RECORDS, FILLERS[1]],
        "partial_skills": [FILLERS[5]],
        "denied_skills": [FILLERS[4]],
        "unsure_skills": [FILLERS[6]],
        "excluded_skills": [BAKE, FILLERS[3]],
        "unclaimed_skills": [FILLERS[0]],
        "occupations": [BAKER],
        "unclaimed_occupations": [TECHNICIAN],
        "noted": [
            NoteField(kind=NoteKind.WISH, condition="animals"),
            NoteField(kind=NoteKind.AVERSION, occupation=BAKER),
        ],
        "ignored_notes": [NoteField(kind=NoteKind.AVERSION, condition="shifts")],
        "not_for_me": [BAKER],
    }
    assert MatchRequest.model_validate(profile.request_fields()).skills == [RECORDS, FILLERS[1]]
    again: dict[str, list[str]] = {}
    for name, value in profile.form_fields():
        again.setdefault(name, []).append(value)
    assert read_profile(Form(again), snapshot) == replace(profile, unknown=())


def test_a_link_holds_ids_and_no_words(snapshot):
    profile = ProfileInput(
        "my words", (SOLDER, RECORDS), (BAKE,), (SOLDER, ELECTRONICS), (TECHNICIAN,)
    )
    link = profile.link("/results", "toy-1-en")
    fields = "skills=solder%2Celectronics&jobs=technician&without=records"
    assert link == f"/results?{fields}&v=toy-1-en"
    assert read_profile(linked(parse_qsl(fields)), snapshot) == ProfileInput(
        seen=(RECORDS,), skills=(SOLDER, ELECTRONICS), jobs=(TECHNICIAN,)
    )
    without_job = ProfileInput("my words", (SOLDER, RECORDS), (), (SOLDER,))
    assert without_job.link("/results", "") == "/results?skills=solder"
    assert ProfileInput(skills=(SOLDER,)).link("/results", "") == "/results?skills=solder"


def test_a_link_holds_notes_and_what_is_not_wanted(snapshot):
    profile = ProfileInput(skills=(SOLDER,), notes=(NO_LIFTING, NO_BAKER), not_for_me=(TECHNICIAN,))
    link = profile.link("/results", "")
    fields = "skills=solder&notes=limit%3Aheavy_lifting%2Caversion%3Abaker&not=technician"
    assert link == f"/results?{fields}"
    assert read_profile(linked(parse_qsl(fields)), snapshot) == profile


def test_a_note_is_dropped_and_a_career_hidden_and_shown():
    profile = ProfileInput("my words", notes=(ANIMALS, NO_SHIFTS), seen_notes=(NO_SHIFTS,))
    dropped = profile.without_note(NO_SHIFTS).without_note(NO_LIFTING).without_note(ANIMALS)
    assert dropped.notes == ()
    assert dropped.rejected_notes == (NO_SHIFTS, NO_LIFTING, ANIMALS)
    assert dropped.without_note(ANIMALS) is dropped
    hidden = profile.with_hidden((BAKER, TECHNICIAN), ())
    assert hidden.not_for_me == (BAKER, TECHNICIAN)
    assert hidden.with_hidden((), (BAKER, TWIN_A)).not_for_me == (TECHNICIAN,)


def test_names_that_the_catalogue_lacks_or_shares_are_unknown(snapshot):
    query = {"skills": "solder,gone, ,", "jobs": f"twin,{TWIN_A},https://other.example/baker"}
    profile = read_profile(linked(query.items()), snapshot)
    assert (profile.skills, profile.jobs) == ((SOLDER,), (TWIN_A,))
    assert profile.unknown == ("gone", "twin", "https://other.example/baker")


@pytest.mark.parametrize(
    ("profile", "empty"),
    [
        (ProfileInput(), True),
        (ProfileInput(text=" \n"), True),
        (ProfileInput(seen=(SOLDER,)), True),
        (ProfileInput(denied=(SOLDER,), undecided=(BAKE,)), True),
        (ProfileInput(skills=(SOLDER,)), False),
        (ProfileInput(partial=(SOLDER,)), False),
        (ProfileInput(jobs=(BAKER,)), False),
    ],
)
def test_a_profile_without_words_skills_and_jobs_is_empty(profile, empty):
    assert profile.is_empty is empty


def test_a_skill_is_either_there_or_denied():
    profile = ProfileInput(skills=(SOLDER, RECORDS)).with_denial(SOLDER)
    assert profile == ProfileInput(skills=(RECORDS,), denied=(SOLDER,))
    assert profile.with_denial(SOLDER) is profile
    assert profile.with_denial("") is profile
    assert profile.with_skill(SOLDER) == ProfileInput(skills=(RECORDS, SOLDER))
    assert profile.without_answer(SOLDER) == ProfileInput(skills=(RECORDS,))


def test_a_link_carries_answers(snapshot):
    profile = ProfileInput(
        "my words",
        skills=(SOLDER,),
        partial=(RECORDS, BAKE),
        denied=(ELECTRONICS,),
        undecided=(FILLERS[0],),
    )
    link = profile.link("/results", "")
    fields = "skills=solder&denied=electronics&partial=records%2Cbake&unsure=f00"
    assert link == f"/results?{fields}"
    again = read_profile(linked(parse_qsl(fields)), snapshot)
    assert again == replace(profile, text="")


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_is_taken_back_or_becomes_a_yes(answer):
    kept = ProfileInput(skills=(SOLDER,))
    answered = replace(kept, **{answer.value: (*getattr(kept, answer.value), BAKE)})
    assert answered.without_answer(BAKE) == kept
    assert answered.with_skill(BAKE) == ProfileInput(skills=(SOLDER, BAKE))


def test_what_was_answered_is_told_in_the_order_of_asking(snapshot):
    profile = ProfileInput(skills=(BAKE,), partial=(RECORDS,), undecided=(ELECTRONICS,))
    told = answered_skills(profile, (ELECTRONICS, SOLDER, BAKE, RECORDS), snapshot)
    assert [(one.skill.label, one.answer) for one in told] == [
        ("electronics", Answer.UNDECIDED),
        ("bake bread", Answer.YES),
        ("keep lab records", Answer.PARTIAL),
    ]
