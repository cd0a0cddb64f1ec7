"""Limits, aversions and wishes are read in what people write, with the model that ships."""

import pytest

from evaluation.fitting.conditions import condition_clauses, reader_of, score
from recommender.profile import NoteKind, Profile, SkillStatement
from recommender.recognition.conditions import shipped_conditions
from recommender.recognition.segmentation import split_text
from recommender.results import NoteEffect


def _noted(starter, text):
    found = starter.match(Profile(split_text(text)))
    label = {one.uri: one.label for one in starter.index.catalogue.occupations}
    return [
        (note.name.kind.value, note.name.condition or label.get(note.name.occupation, ""))
        for note in found.notes
    ]


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("I can't lift heavy boxes.", [("limit", "heavy_lifting")]),
        ("I can\u2019t lift heavy boxes.", [("limit", "heavy_lifting")]),
        (
            "I must not carry heavy loads or stand for hours.",
            [("limit", "heavy_lifting"), ("limit", "standing")],
        ),
        ("I would like a job where I can sit.", [("limit", "standing")]),
        ("Only mornings, please.", [("wish", "part_time")]),
        (
            "I want to work outdoors and with children.",
            [("wish", "outdoors"), ("wish", "children")],
        ),
        ("I'm not good with computers.", [("weakness", "computers")]),
        ("I am hopeless with numbers.", [("weakness", "numbers")]),
        ("I struggle with numbers.", [("weakness", "numbers")]),
        ("I cannot use a computer.", [("limit", "computers")]),
        ("I have no job yet.", []),
        ("Not working at the moment.", []),
        ("I do not want to be a bus driver any more.", [("aversion", "bus driver")]),
        ("I do not want to be a nurse.", [("aversion", "nurse responsible for general care")]),
        ("I was never a nurse.", []),
        ("No more nursing for me.", [("aversion", "nurse responsible for general care")]),
        (
            "I was a secondary school teacher. I don't want to be a teacher any more.",
            [("aversion", "secondary school teacher")],
        ),
        (
            "I was a healthcare assistant. I do not want to be a nurse.",
            [("aversion", "nurse responsible for general care")],
        ),
        ("I moved boxes for years, and no night shifts any more.", [("aversion", "nights")]),
        ("I cannot do welding.", []),
        ("No more waitressing for me.", [("aversion", "waiter/waitress")]),
        ("I don't want to do any more cleaning.", [("aversion", "cleaning")]),
        ("I am afraid of heights.", [("limit", "heights")]),
        ("I'm afraid of heights.", [("limit", "heights")]),
        ("I am afraid of speaking in front of people.", [("limit", "public_speaking")]),
        ("The fumes make me cough.", [("limit", "chemicals")]),
        ("back pain from lifting boxes", [("limit", "heavy_lifting")]),
        ("a warehouse worker with back pain", [("limit", "heavy_lifting")]),
        ("I want to leave nursing.", [("aversion", "nurse responsible for general care")]),
        ("I want out of teaching.", [("aversion", "teaching")]),
        (
            "I want to get out of bar work and work outdoors.",
            [("aversion", "meat_alcohol"), ("wish", "outdoors")],
        ),
        (
            "I want something with numbers and no teenagers.",
            [("wish", "numbers"), ("aversion", "children")],
        ),
        ("I want to become a nurse and leave retail.", []),
        ("I'm a cook who would rather not work nights.", [("aversion", "nights")]),
        ("I'm a nurse with patients who have back pain.", []),
        ("I'm a carer with people who have dementia.", []),
        (
            "I'd like to leave cleaning and work with animals.",
            [("aversion", "cleaning"), ("wish", "animals")],
        ),
        ("I want to work with teenagers.", [("wish", "children")]),
        ("I want to go back to nursing.", []),
        ("I plan lessons.", []),
        ("My back is bad.", [("limit", "heavy_lifting")]),
        ("My back is fine.", []),
        ("My knees are bad.", [("limit", "standing")]),
        ("I have good knees.", []),
        ("I have no driving licence.", [("limit", "driving")]),
        ("I cook and I have a driving licence.", []),
        (
            "My knees are shot so no more lifting.",
            [("limit", "standing"), ("limit", "heavy_lifting")],
        ),
        (
            "I never want to do nights or weekends.",
            [("aversion", "nights"), ("aversion", "weekends")],
        ),
        ("I don't like nights.", [("aversion", "nights")]),
        ("I can't make late shifts.", [("limit", "nights")]),
        ("I can't drive so I take the bus.", [("limit", "driving")]),
        ("I hate mess so I clean a lot.", []),
        ("I do not make mistakes with numbers.", []),
        ("I never get tired of standing.", []),
        ("I am on a course.", []),
        ("I go to a course in the evening.", []),
        ("I work at heights.", []),
        ("I help people who are afraid of flying.", []),
        ("I don't mind night shifts.", []),
        ("I get on with people.", []),
        (
            "I am not good with computers but I get on with people.",
            [("weakness", "computers")],
        ),
        ("I was a cook for ten years and I am burnt out.", [("aversion", "stress")]),
        ("I lifted heavy boxes in a warehouse.", []),
        ("I have never managed a budget.", []),
        ("Ich kann nicht schwer heben und will nicht nachts arbeiten.", []),
    ],
)
def test_notes_are_read_in_words(starter, text, noted):
    assert _noted(starter, text) == noted


@pytest.mark.parametrize("field", ["occupations", "unclaimed_occupations"])
def test_a_refused_job_is_one_that_was_chosen_or_read(starter, field):
    (teacher,) = (
        one.uri
        for one in starter.index.catalogue.occupations
        if one.label == "secondary school teacher"
    )
    profile = Profile(split_text("I don't want to be a teacher any more."), **{field: (teacher,)})
    assert [note.name.occupation for note in starter.match(profile).notes] == [teacher]


@pytest.mark.parametrize(
    ("words", "is_hidden"), [("be a driver", True), ("be a bus driver", False)]
)
def test_a_job_refused_in_one_word_is_every_job_of_that_name(starter, words, is_hidden):
    text = f"I was a taxi driver. I don't want to {words} any more."
    found = starter.match(Profile(split_text(text)), limit=100)
    label = {one.uri: one.label for one in starter.index.catalogue.occupations}
    drivers = {one for one in label.values() if one.endswith(" driver")}
    left = drivers.intersection(label[match.occupation] for match in found.matches)
    assert len(drivers) > 2
    assert (not left) == is_hidden
    (note,) = found.notes
    assert note.careers >= len(drivers) or not is_hidden


def test_the_evidence_is_the_words(starter):
    text = "I sold shoes for years, but I can't stand all day or work nights."
    found = starter.match(Profile((SkillStatement(text),)))
    spans = [note.evidence for note in found.notes]
    assert [note.name.condition for note in found.notes] == ["standing", "nights"]
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert "stand all day" in spans[0].text
    assert spans[1].text == "work nights"


def test_an_ignored_note_is_not_read(starter):
    profile = Profile(split_text("I serve guests. I do not want to work shifts."))
    (note,) = starter.match(profile).notes
    ignored = Profile(profile.statements, ignored_notes=(note.name,))
    assert note.name.kind is NoteKind.AVERSION
    assert starter.match(ignored).notes == ()


def test_a_noted_limit_names_the_need_that_speaks_against_a_career(starter):
    text = "I moved furniture and packed boxes. My back is bad, so no heavy lifting."
    found = starter.match(Profile(split_text(text)), limit=100)
    label = {one.uri: one.label for one in starter.index.catalogue.skills}
    against = [
        {label[reason.skill] if reason.skill else reason.isco for reason in one.because}
        for match in found.matches
        for one in match.notes
        if one.effect is NoteEffect.CONFLICTS
    ]
    assert against
    condition = shipped_conditions()["heavy_lifting"]
    assert all(reasons & {*condition.skills, *condition.isco} for reasons in against)
    assert any("lift heavy weights" in reasons for reasons in against)


def test_conditions_are_told_from_clauses_that_were_held_out(encoder):
    found = score(reader_of(encoder), condition_clauses()[1::2])
    assert found.precision >= 0.8
    assert found.recall >= 0.75
