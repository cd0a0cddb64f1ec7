"""Limits, aversions and wishes of a person mark careers or hide them."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csc_array

from recommender.profile import NoteKind, NoteName, Profile, SkillStatement, UnknownConceptError
from recommender.ranking.facets import Filters
from recommender.ranking.notes import first_of, same_work
from recommender.recognition.conditions import shipped_conditions
from recommender.results import HiddenCareer, Note, NoteEffect, NoteReason
from taxonomy.catalogue import (
    Catalogue,
    Group,
    GroupScheme,
    Importance,
    Occupation,
    Skill,
    SkillKind,
    SkillRelation,
)
from tests.support.drawn_catalogue import recommender_over

LIFT, SHELVES, VISITORS, SHIFTS = "s:lift", "s:shelves", "s:visitors", "s:shifts"
PORTER, CLERK, USHER, GUARD, HERDER = "o:porter", "o:clerk", "o:usher", "o:guard", "o:herder"
NO_LIFTING = NoteName(NoteKind.LIMIT, "heavy_lifting")
BAD_AT_LIFTING = NoteName(NoteKind.WEAKNESS, "heavy_lifting")
NO_SHIFTS = NoteName(NoteKind.AVERSION, "shifts")
ANIMALS = NoteName(NoteKind.WISH, "animals")
NO_PORTER = NoteName(NoteKind.AVERSION, occupation=PORTER)
EVERYBODY = Profile(skills=(SHELVES, VISITORS))


def _needs(occupation, essential, optional=()):
    kinds = (Importance.ESSENTIAL, essential), (Importance.OPTIONAL, optional)
    return [SkillRelation(occupation, skill, kind) for kind, skills in kinds for skill in skills]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Return a recommender over five careers; usher and porter share a unit group."""
    catalogue = Catalogue(
        version="warehouse-1-en",
        language="en",
        sources=(),
        occupations=tuple(
            Occupation(uri, label, code, description=f"They are a {label}.")
            for uri, label, code in (
                (CLERK, "clerk", "4321"),
                (GUARD, "guard", "5414"),
                (HERDER, "herder", "6121"),
                (PORTER, "porter", "9621"),
                (USHER, "usher", "9621"),
            )
        ),
        skills=tuple(
            Skill(uri, label, SkillKind.SKILL)
            for uri, label in (
                (LIFT, "lift heavy weights"),
                (SHELVES, "fill shelves"),
                (SHIFTS, "work in shifts"),
                (VISITORS, "show visitors the way"),
            )
        ),
        relations=(
            *_needs(CLERK, [SHELVES], [LIFT]),
            *_needs(GUARD, [VISITORS, SHIFTS]),
            *_needs(HERDER, [SHELVES]),
            *_needs(PORTER, [SHELVES, LIFT]),
            *_needs(USHER, [VISITORS, SHELVES]),
        ),
        groups=(Group("g:9333", "Freight handlers", GroupScheme.ISCO, "9621"),),
    )
    return recommender_over(catalogue, tmp_path_factory.mktemp("warehouse"))


def _effects(found, name):
    (place,) = [place for place, note in enumerate(found.notes) if note.name == name]
    return {
        match.occupation: (one.effect, one.because)
        for match in found.matches
        for one in match.notes
        if one.note == place
    }


def test_the_conditions_that_ship_are_whole():
    conditions = shipped_conditions()
    assert len(conditions) >= 15
    assert conditions["shifts"].skills == ("work in shifts",)
    for condition in conditions.values():
        assert condition.label
        assert not set(condition.skills) & set(condition.touches)
        assert all(code.isdigit() and len(code) <= 4 for code in condition.isco)


def test_a_limit_marks_careers_by_their_needs_and_moves_none(warehouse):
    plain = warehouse.match(EVERYBODY)
    found = warehouse.match(replace(EVERYBODY, noted=(NO_LIFTING,)))
    assert [replace(match, notes=()) for match in found.matches] == list(plain.matches)
    assert found.notes[0].evidence is None
    assert found.notes[0].careers == 2
    assert _effects(found, NO_LIFTING) == {
        PORTER: (NoteEffect.CONFLICTS, (NoteReason(LIFT, Importance.ESSENTIAL),)),
        CLERK: (NoteEffect.MAY_CONFLICT, (NoteReason(LIFT, Importance.OPTIONAL),)),
    }


def test_a_weakness_never_surely_conflicts_and_may_be_learnt(warehouse):
    found = warehouse.match(replace(EVERYBODY, noted=(BAD_AT_LIFTING,)))
    assert _effects(found, BAD_AT_LIFTING) == {
        PORTER: (NoteEffect.MAY_CONFLICT, (NoteReason(LIFT, Importance.ESSENTIAL),)),
        CLERK: (NoteEffect.MAY_CONFLICT, (NoteReason(LIFT, Importance.OPTIONAL),)),
    }
    plan = warehouse.plan(Profile(skills=(SHELVES,), noted=(BAD_AT_LIFTING,)), PORTER)
    assert [one.skill for step in plan.steps for one in step.skills] == [LIFT]
    assert plan.left_out == ()


@pytest.mark.parametrize("note", [BAD_AT_LIFTING, NO_LIFTING])
def test_what_a_note_speaks_against_is_not_taken_from_a_past_job(warehouse, note):
    profile = Profile(occupations=(PORTER,))
    said = {
        noted: {one.occupation: one.readiness.said for one in warehouse.match(given).matches}
        for noted, given in ((None, profile), (note, replace(profile, noted=(note,))))
    }
    assert (said[None][PORTER], said[note][PORTER]) == (2, 1)
    assert (said[None][HERDER], said[note][HERDER]) == (1, 1)


def test_a_wish_marks_careers_by_their_group(warehouse):
    found = warehouse.match(replace(EVERYBODY, noted=(ANIMALS,)))
    assert _effects(found, ANIMALS) == {HERDER: (NoteEffect.SUITS, (NoteReason(isco="612"),))}


def test_a_condition_without_data_says_so(warehouse):
    night = NoteName(NoteKind.LIMIT, "nights")
    found = warehouse.match(replace(EVERYBODY, noted=(night,)))
    assert [(note.name, note.careers) for note in found.notes] == [(night, 0)]
    assert not any(match.notes for match in found.matches)


def test_an_aversion_to_a_job_hides_its_unit_group_and_what_is_nearly_the_same(warehouse):
    plain = [match.occupation for match in warehouse.match(EVERYBODY).matches]
    found = warehouse.match(replace(EVERYBODY, noted=(NO_LIFTING, NO_PORTER)))
    left = [uri for uri in plain if uri in {GUARD, HERDER}]  # the clerk needs what the porter does
    assert [match.occupation for match in found.matches] == left
    assert [match.rank for match in found.matches] == [1, 2]
    assert found.hidden == tuple(HiddenCareer(uri, 1) for uri in plain if uri not in left)
    assert found.notes[1].careers == 3


def test_much_the_same_work_has_most_of_its_needs_in_common():
    needs = np.zeros((5, 30))
    needs[0, :20] = 0.5  # the refused job; weights do not matter
    needs[1, :7] = needs[1, 20:23] = 1  # 7 of 10
    needs[2, :7] = needs[2, 20:24] = 1  # 7 of 11
    needs[3, :4] = 1  # all, but only four
    needs[4, 13:22] = 1  # 7 of 9
    assert same_work(csc_array(needs), 0).tolist() == [True, True, False, False, True]


def test_only_the_careers_that_would_be_listed_are_hidden(warehouse):
    first, second, third, *_ = [m.occupation for m in warehouse.match(EVERYBODY).matches]
    found = warehouse.match(replace(EVERYBODY, not_for_me=(first, third)), limit=1)
    assert [match.occupation for match in found.matches] == [second]
    assert found.hidden == (HiddenCareer(first),)


def test_what_a_limit_speaks_against_is_set_aside_and_takes_no_place(warehouse):
    plain = [match.occupation for match in warehouse.match(EVERYBODY).matches]
    profile = replace(EVERYBODY, noted=(NO_SHIFTS,))
    before = plain.index(GUARD)
    assert 0 < before < len(plain) - 1
    for limit in range(1, len(plain) + 1):
        found = warehouse.match(profile, limit=limit, set_conflicts_aside=True)
        listed = [match.occupation for match in found.matches]
        assert listed == plain[: limit + (limit > before)]
        assert [match.rank for match in found.matches] == [*range(1, len(listed) + 1)]
        in_place = warehouse.match(profile, limit=limit).matches
        assert [match.occupation for match in in_place] == plain[:limit]


def test_hidden_and_set_aside_careers_take_no_place(warehouse):
    plain = [match.occupation for match in warehouse.match(EVERYBODY).matches]
    others = [uri for uri in plain if uri not in (GUARD, plain[0])]
    profile = replace(EVERYBODY, noted=(NO_SHIFTS,), not_for_me=(plain[0],))
    found = warehouse.match(profile, limit=3, set_conflicts_aside=True)
    assert [m.occupation for m in found.matches if m.occupation != GUARD] == others[:3]
    assert found.hidden == (HiddenCareer(plain[0]),)


@pytest.mark.parametrize(
    ("careers", "limit", "expected"),
    [
        ("abc", 2, "ab"),
        ("AaBbCc", 2, "AaBb"),
        ("ABCaDb", 2, "ABab"),  # as many aside as others at most
        ("abC", 2, "ab"),
        ("aBC", 2, "aBC"),
        ("ABC", 2, "AB"),
    ],
)
def test_those_aside_before_the_last_are_listed_too(careers, limit, expected):
    assert "".join(first_of(careers, str.isupper, limit)) == expected


def test_a_career_that_is_asked_for_is_never_hidden(warehouse):
    profile = replace(EVERYBODY, noted=(NO_PORTER,), not_for_me=(CLERK,))
    found = warehouse.match(profile, filters=Filters(occupations=(PORTER, CLERK)))
    assert {match.occupation for match in found.matches} == {PORTER, CLERK}
    assert found.hidden == ()


@pytest.mark.parametrize("field", ["noted", "ignored_notes", "not_for_me"])
def test_an_unknown_occupation_is_refused(warehouse, field):
    value = "o:none" if field == "not_for_me" else NoteName(NoteKind.AVERSION, occupation="o:none")
    with pytest.raises(UnknownConceptError, match=rf"{field}\[0\]: 'o:none'"):
        warehouse.match(replace(EVERYBODY, **{field: (value,)}))


def test_advice_speaks_for_nothing_that_is_not_wanted(warehouse):
    profile = Profile(skills=(SHELVES,))

    def proposed(*noted):
        found = warehouse.what_if(replace(profile, noted=noted))
        return {uri for effect in found.skills for uri in effect.skills}

    def planned(*noted):
        steps = warehouse.plan(replace(profile, noted=noted), PORTER).steps
        return [one.skill for step in steps for one in step.skills]

    assert proposed() == {LIFT, VISITORS, SHIFTS}
    assert proposed(NO_LIFTING) == {VISITORS, SHIFTS}
    assert proposed(NO_LIFTING, NO_SHIFTS) == {VISITORS}
    assert planned() == [LIFT]
    assert planned(NO_LIFTING) == []
    plan = warehouse.plan(replace(profile, noted=(NO_LIFTING,)), PORTER)
    assert plan.left_out == (LIFT,)
    assert [(one.note, one.effect) for one in plan.noted] == [(0, NoteEffect.CONFLICTS)]


def test_questions_are_about_nothing_that_is_not_wanted(warehouse):
    def asked(skill, *noted):
        found = warehouse.questions(Profile(skills=(skill,), noted=noted), limit=10)
        return {one.skill for one in found.questions}

    assert asked(SHELVES) == {LIFT}
    assert asked(SHELVES, NO_LIFTING) == set()  # though it is optional for a clerk
    assert asked(VISITORS) == {SHELVES, SHIFTS}
    assert asked(VISITORS, NO_LIFTING) == {SHELVES, SHIFTS}
    assert asked(VISITORS, NO_SHIFTS) == set()  # the guard apart, there is nothing to settle


def test_questions_settle_careers_as_they_are_listed(warehouse):
    profile = Profile(skills=(SHELVES,), not_for_me=(PORTER,))
    found = warehouse.questions(profile)
    yes = warehouse.match(replace(profile, skills=(SHELVES, LIFT))).matches
    no = warehouse.match(replace(profile, denied_skills=(LIFT,))).matches
    if_yes, if_no = ({one.occupation: one.rank for one in matches} for matches in (yes, no))
    (question,) = found.questions
    assert {one.occupation for one in question.settles} == {HERDER, CLERK}
    for one in question.settles:
        assert (one.rank_if_yes, one.rank_if_no) == (if_yes[one.occupation], if_no[one.occupation])
    assert PORTER not in {one.occupation for one in found.posterior}
    assert sum(one.probability for one in found.posterior) == pytest.approx(1, abs=1e-4)


def test_a_refused_past_job_is_no_evidence_but_its_skills_are_held(warehouse):
    profile = Profile((SkillStatement("show visitors the way"),), occupations=(PORTER,))
    refusing = replace(profile, noted=(NO_PORTER,))
    before, after = warehouse.match(profile).matches, warehouse.match(refusing).matches
    assert before[0].occupation == PORTER
    assert PORTER not in {one.occupation for one in after}
    coverage = {one.occupation: one.coverage for one in before}
    score = {one.occupation: one.score for one in before}
    assert all(one.coverage == coverage[one.occupation] for one in after)
    herder = next(one for one in after if one.occupation == HERDER)
    assert herder.readiness.said == 1
    assert herder.score < score[HERDER]


def test_answers_of_who_leaves_a_job_are_worth_less(warehouse):
    refused = warehouse.interpret(Profile(occupations=(PORTER,), denied_skills=(VISITORS,)))
    left = warehouse.career_notes.without_refused(refused, [Note(NO_PORTER, None)])
    (job,) = left.queries.jobs
    assert job.occupation == PORTER
    assert left.queries.weights[job.places].tolist() == [0, 0]
    assert refused.queries.weights[job.places].tolist() == [3, 3]
    assert (left.held, left.recognised) == (refused.held, refused.recognised)
    assert (refused.answers.weight, left.answers.weight) == (1, 0.3)
    assert warehouse.career_notes.without_refused(refused, []) is refused


def test_without_a_fitting_classifier_no_note_is_read(warehouse):
    found = warehouse.match(Profile((SkillStatement("I cannot lift heavy weights"),)))
    assert found.notes == ()
