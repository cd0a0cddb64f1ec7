"""Exports of a profile: each format, and that reading it back gives the same profile."""

import json

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from accounts.contents import ProfileContent, Progress
from intake.document import Format
from intake.reading import read_document
from recommender.profile import NoteKind, NoteName
from service.answers.cv import cv_answer
from service.exports import PortableProfile, export_file, requested_profile, saved_profile
from service.schemas.export import (
    ChosenPlan,
    ExportFormat,
    ExportRequest,
    JobYears,
    SkillProgress,
)
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender
from tests.support.json_resume import JSON_RESUME
from tests.support.toy_catalogue import (
    BAKE,
    BAKER,
    ELECTRONICS,
    RECORDS,
    SOLDER,
    TECHNICIAN,
    TWIN_A,
    TWIN_B,
)

SNAPSHOT = CatalogueSnapshot(FakeRecommender())
SKILLS = [one.uri for one in SNAPSHOT.catalogue.skills]
JOBS = [one.uri for one in SNAPSHOT.catalogue.occupations]
JSON_FORMATS = [ExportFormat.JSON_RESUME, ExportFormat.JSON_LD, ExportFormat.DESTINAI_JSON]
NOTHING_SAID = "This file does not say what you can do. Add a skill, a job or a few words."
FILLER = "https://toy.example/skill/f"
WHOLE = PortableProfile(
    skills=(
        SOLDER,
        RECORDS,
    ),
    partial_skills=(ELECTRONICS,),
    occupations=(
        TECHNICIAN,
        BAKER,
    ),
    denied_skills=(BAKE,),
    excluded_skills=(f"{FILLER}00",),
    unclaimed_skills=(f"{FILLER}01",),
    unsure_skills=(f"{FILLER}02",),
    unclaimed_occupations=(TWIN_A,),
    not_for_me=(TWIN_B,),
    pinned=(BAKER,),
    noted=(
        NoteName(NoteKind.LIMIT, "heavy_lifting"),
        NoteName(NoteKind.AVERSION, "", TWIN_A),
    ),
    ignored_notes=(NoteName(NoteKind.WISH, "nights"),),
    job_years=(JobYears(occupation=TECHNICIAN, start=2015, end=2019),),
    plan=ChosenPlan(career=BAKER, progress=[SkillProgress(skill=BAKE, state=Progress.BEGUN)]),
    statements=("I solder <circuit boards> & more",),
    text="My first line.\n- And \u201canother\u201d one",
)
NOTE_NAMES = [
    *(NoteName(kind, name) for kind in NoteKind for name in ("heavy_lifting", "nights")),
    *(NoteName(NoteKind.AVERSION, occupation=uri) for uri in JOBS),
]
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(
    lambda text: any(char.isalnum() for char in text)
)
YEARS = st.integers(1940, 2049)


def some(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=4).map(tuple)


@st.composite
def profiles(draw, words=WORDS):
    answers = draw(st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 5), max_size=12))
    said = [tuple(uri for uri, answer in answers.items() if answer == place) for place in range(6)]
    jobs = draw(some(JOBS))
    years = []
    for uri in jobs:
        start, end = draw(st.none() | YEARS), draw(st.none() | YEARS)
        if start and end:
            start, end = sorted((start, end))
        years += [JobYears(occupation=uri, start=start, end=end)] if start or end else []
    steps = [SkillProgress(skill=uri, state=draw(st.sampled_from(Progress)))
             for uri in draw(some(SKILLS))]  # fmt: skip
    plans = st.none() | st.builds(ChosenPlan, career=st.sampled_from(JOBS), progress=st.just(steps))
    skills, partial, denied, excluded, unclaimed, unsure = said
    return PortableProfile(
        skills=skills,
        partial_skills=partial,
        occupations=jobs,
        denied_skills=denied,
        excluded_skills=excluded,
        unclaimed_skills=unclaimed,
        unsure_skills=unsure,
        unclaimed_occupations=draw(some(JOBS)),
        not_for_me=draw(some(JOBS)),
        pinned=draw(some(JOBS)),
        noted=draw(some(NOTE_NAMES)),
        ignored_notes=draw(some(NOTE_NAMES)),
        job_years=tuple(years),
        plan=draw(plans),
        statements=tuple(draw(st.lists(words, max_size=3))),
        text=draw(st.just("") | words),
    )


def read_back(content, snapshot=SNAPSHOT):
    return cv_answer(snapshot, Settings(), read_document(content))


def profile_of(answer):
    """Return an answer as the profile that it says was exported."""
    read = answer.profile
    named = [job for job in answer.past_jobs if job.evidence is None]
    same = {"skills", "partial_skills", "occupations", "denied_skills", "excluded_skills",
            "unclaimed_skills", "unsure_skills", "unclaimed_occupations", "not_for_me",
            "statements"}  # fmt: skip
    return PortableProfile(
        **{name: tuple(getattr(read, name)) for name in same},
        noted=tuple(one.name() for one in read.noted),
        ignored_notes=tuple(one.name() for one in read.ignored_notes),
        pinned=tuple(answer.pinned),
        plan=answer.plan,
        text=read.text or "",
        job_years=tuple(
            JobYears(occupation=job.occupation.uri, start=job.start, end=job.end)
            for job in named
            if job.start or job.end
        ),
    )


@pytest.mark.parametrize("kind", JSON_FORMATS)
@given(profile=profiles())
@settings(max_examples=60)
def test_what_json_carries_comes_back_as_it_was(kind, profile):
    assume(profile != PortableProfile())
    answer = read_back(export_file(SNAPSHOT, profile, kind).content)
    assert profile_of(answer) == profile
    assert answer.report.format == kind.value
    assert answer.unknown_concepts == []
    said = (profile.skills, profile.partial_skills, profile.occupations, profile.statements)
    assert answer.report.notices == ([] if any((*said, profile.text)) else [NOTHING_SAID])


PLAIN = st.sampled_from(["I solder <b> & weld", "Ich l\u00f6te", "keep lab records", '2 > 1 "so"'])


@given(profile=profiles(words=PLAIN))
@settings(max_examples=60)
def test_what_europass_carries_comes_back_as_it_was(profile):
    assume(any((profile.skills, profile.partial_skills, profile.occupations, profile.text)))
    file = export_file(SNAPSHOT, profile, ExportFormat.EUROPASS_XML)
    answer = read_back(file.content)
    found = profile_of(answer)
    for name in ("skills", "partial_skills", "occupations", "job_years"):
        assert getattr(found, name) == getattr(profile, name)
    assert found.statements == (*profile.statements, *filter(None, [profile.text]))
    for name in file.left_out:
        assert getattr(profile, name)
        assert not getattr(found, name)
    assert answer.report.format is Format.EUROPASS_XML


def document_of(kind, profile=WHOLE):
    return json.loads(export_file(SNAPSHOT, profile, kind).content)


def test_a_json_resume_has_skills_and_jobs_in_its_own_places_and_the_rest_in_meta():
    resume = document_of(ExportFormat.JSON_RESUME)
    assert resume["basics"] == {
        "summary": "I solder <circuit boards> & more\nMy first line.\n- And \u201canother\u201d one"
    }
    assert resume["work"] == [
        {
            "position": "microsystem technician",
            "occupation": TECHNICIAN,
            "startDate": "2015",
            "endDate": "2019",
        },
        {"position": "baker", "occupation": BAKER},
    ]
    assert resume["skills"] == [
        {"name": "solder circuit boards", "uri": SOLDER},
        {"name": "keep lab records", "uri": RECORDS},
        {"name": "electronics", "level": "Some of it", "uri": ELECTRONICS},
    ]
    assert resume["meta"]["x-destinai"] == {
        "destinai_profile": 1,
        "catalogue_version": "toy-1-en",
        "denied_skills": [BAKE],
        "excluded_skills": [f"{FILLER}00"],
        "unclaimed_skills": [f"{FILLER}01"],
        "unsure_skills": [f"{FILLER}02"],
        "unclaimed_occupations": [TWIN_A],
        "not_for_me": [TWIN_B],
        "pinned": [BAKER],
        "noted": [
            {"kind": "limit", "condition": "heavy_lifting"},
            {"kind": "aversion", "occupation": TWIN_A},
        ],
        "ignored_notes": [{"kind": "wish", "condition": "nights"}],
        "plan": {"career": BAKER, "progress": [{"skill": BAKE, "state": "begun"}]},
        "statements": list(WHOLE.statements),
        "text": WHOLE.text,
    }


@given(profile=profiles())
@settings(max_examples=30)
def test_a_json_resume_is_one_by_its_schema(profile):
    validation = pytest.importorskip("jsonschema", reason="comes with schemathesis, of extra dev")
    validation.Draft7Validator(JSON_RESUME).validate(document_of(ExportFormat.JSON_RESUME, profile))


def test_json_ld_is_a_person_who_knows_of_concepts_and_explains_every_name():
    person = document_of(ExportFormat.JSON_LD)
    context = person["@context"]
    assert person["@type"] == "Person"
    assert person["knowsAbout"][0] == {
        "@id": SOLDER,
        "@type": "Concept",
        "label": "solder circuit boards",
    }
    assert person["hasOccupation"][0] == {
        "@type": "Role",
        "hasOccupation": {
            "@id": TECHNICIAN,
            "@type": "Occupation",
            "label": "microsystem technician",
        },
        "startDate": "2015",
        "endDate": "2019",
    }
    assert person["denied_skills"] == [{"@id": BAKE, "@type": "Concept", "label": "bake bread"}]
    assert context["Person"] == "https://schema.org/Person"
    assert context["label"]["@id"] == "http://www.w3.org/2004/02/skos/core#prefLabel"
    names = set(names_in({name: part for name, part in person.items() if name != "@context"}))
    assert {name for name in names if not name.startswith("@")} <= context.keys()


def names_in(part):
    if isinstance(part, dict):
        yield from part
        yield from (part[name] for name in ("@type",) if name in part)
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from names_in(one)


def test_europass_says_what_it_has_no_place_for():
    file = export_file(SNAPSHOT, WHOLE, ExportFormat.EUROPASS_XML)
    assert (file.media_type, file.name) == ("application/xml", "europass.xml")
    assert file.left_out == (
        *("denied_skills", "excluded_skills", "unclaimed_skills", "unsure_skills"),
        *("unclaimed_occupations", "not_for_me", "pinned", "noted", "ignored_notes", "plan"),
    )
    root = fromstring(file.content, forbid_dtd=True)
    texts = {text.strip() for text in root.itertext()} - {""}
    assert {"microsystem technician", TECHNICIAN, SOLDER, "2015", "false"} <= texts
    assert not any("Name" in one.tag and "Competency" not in one.tag for one in root.iter())


def test_characters_that_xml_has_not_become_spaces():
    profile = PortableProfile(statements=("I solder\x00boards\ufffe",))
    file = export_file(SNAPSHOT, profile, ExportFormat.EUROPASS_XML)
    assert read_back(file.content).profile.statements == ["I solder boards"]


def test_words_are_in_a_file_only_where_they_are_asked_for():
    request = ExportRequest(
        format="json_resume", skills=[SOLDER], statements=["I sing"], text="I dance"
    )
    assert (requested_profile(request).statements, requested_profile(request).text) == ((), "")
    with_words = requested_profile(request.model_copy(update={"with_words": True}))
    assert (with_words.statements, with_words.text) == (("I sing",), "I dance")


def test_a_saved_profile_is_exported_by_the_same_function():
    content = ProfileContent.model_validate(
        {
            "skills": [SOLDER],
            "denied_skills": [BAKE],
            "excluded_skills": [RECORDS],
            "unclaimed_skills": [ELECTRONICS],
            "occupations": [BAKER],
            "job_years": [{"occupation": BAKER, "start": 2015}],
            "unclaimed_occupations": [TECHNICIAN],
            "notes": [{"kind": "limit", "condition": "nights"}],
            "ignored_notes": [{"kind": "wish", "condition": "nights"}],
            "pinned": [BAKER],
            "keeps_statements": True,
            "statements": ["I sing"],
            "plan": {"career": TECHNICIAN, "progress": {RECORDS: "done"}},
        }
    )
    file = export_file(
        SNAPSHOT, saved_profile(content, with_words=True), ExportFormat.DESTINAI_JSON
    )
    answer = read_back(file.content)
    assert profile_of(answer) == PortableProfile(
        skills=(SOLDER,),
        denied_skills=(BAKE,),
        excluded_skills=(RECORDS,),
        unclaimed_skills=(ELECTRONICS,),
        occupations=(BAKER,),
        job_years=(JobYears(occupation=BAKER, start=2015),),
        unclaimed_occupations=(TECHNICIAN,),
        noted=(NoteName(NoteKind.LIMIT, "nights"),),
        ignored_notes=(NoteName(NoteKind.WISH, "nights"),),
        pinned=(BAKER,),
        statements=("I sing",),
        plan=ChosenPlan(
            career=TECHNICIAN, progress=[SkillProgress(skill=RECORDS, state=Progress.DONE)]
        ),
    )
    without = saved_profile(content)
    assert (without.statements, without.unclaimed_skills) == ((), ())
    file = export_file(SNAPSHOT, without, ExportFormat.DESTINAI_JSON)
    assert "sing" not in file.content.decode()
