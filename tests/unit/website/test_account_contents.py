"""What is saved of a profile, and the same profile when it is opened again."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from accounts.contents import ProfileContent, RankedCareer, ResultContent
from accounts.errors import InvalidInputError
from accounts.profiles import SavedProfile
from recommender.profile import NoteKind, NoteName
from service.schemas.export import ChosenPlan, JobYears, SkillProgress
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import BAKE, BAKER, ELECTRONICS, RECORDS, SOLDER, TECHNICIAN
from website.account.contents import content_of, first_moves, form_of, input_of, settled
from website.forms.profile import ProfileInput

HEAVY = NoteName(NoteKind.LIMIT, "heavy_lifting")
NIGHTS = NoteName(NoteKind.WEAKNESS, "computers")
PROFILE = ProfileInput(
    skills=(SOLDER,),
    seen=(RECORDS,),
    unsure=(ELECTRONICS,),
    partial=(BAKE,),
    jobs=(BAKER,),
    job_years=(
        JobYears(occupation=BAKER, start=2015, end=2019),
        JobYears(occupation=TECHNICIAN, start=2020),
    ),
    seen_jobs=(TECHNICIAN,),
    notes=(HEAVY,),
    seen_notes=(NIGHTS,),
    not_for_me=(TECHNICIAN,),
)


@pytest.fixture(scope="module")
def snapshot():
    return CatalogueSnapshot(FakeRecommender())


def saved(content):
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    return SavedProfile(uuid.UUID(int=7), None, "Mine", 3, moment, moment, content)


def test_a_saved_profile_opens_as_it_was_and_names_itself(snapshot):
    content = content_of(PROFILE, keeps_words=False, keeps_notes=True)
    assert content.excluded_skills == [RECORDS]
    assert content.unclaimed_skills == [ELECTRONICS]
    assert content.unclaimed_occupations == [TECHNICIAN]
    opened = input_of(saved(content), snapshot)
    assert opened.saved == f"{uuid.UUID(int=7)}:3"
    assert opened.request_fields() == PROFILE.request_fields()
    # Years are of jobs that the profile has.
    assert opened.job_years == PROFILE.job_years[:1]
    assert form_of(saved(content)).last("note") == "limit:heavy_lifting"


def test_words_and_notes_are_kept_where_asked_for_alone():
    words = ProfileInput(text="I solder. I bake.", skills=(SOLDER,), notes=(HEAVY,))
    without = content_of(words, keeps_words=False, keeps_notes=False)
    assert (without.statements, without.notes) == ([], [])
    kept = content_of(words, keeps_words=True, keeps_notes=True)
    assert kept.statements == ["I solder", "I bake"]
    assert len(kept.notes) == 1
    long = ProfileInput(text="I bake. " * 201, skills=(SOLDER,))
    with pytest.raises(InvalidInputError, match="statements"):
        content_of(long, keeps_words=True, keeps_notes=False)


def test_what_the_words_say_is_settled_before_it_is_saved(snapshot):
    told = ProfileInput(text="I solder circuit boards", denied=(ELECTRONICS,))
    found = settled(told, snapshot, Settings())
    assert SOLDER in found.skills
    assert not {*found.skills} & {*found.denied}
    assert settled(PROFILE, snapshot, Settings()) is PROFILE


def test_pinned_careers_and_the_plan_stay_as_they_were():
    before = ProfileContent(pinned=[BAKER, TECHNICIAN], plan={"career": BAKER})
    after = content_of(PROFILE, keeps_words=False, keeps_notes=False, before=before)
    assert after.pinned == [BAKER]
    assert after.plan == before.plan


def test_what_came_with_a_file_is_pinned_and_planned_where_nothing_was_before():
    plan = ChosenPlan(career=BAKER, progress=[SkillProgress(skill=BAKE, state="done")])
    told = replace(PROFILE, pinned=(TECHNICIAN, BAKER), plan=plan)
    new = content_of(told, keeps_words=False, keeps_notes=False)
    assert new.pinned == [BAKER]
    assert new.plan.model_dump() == {"career": BAKER, "progress": {BAKE: "done"}}
    before = ProfileContent(pinned=["urn:gone"], plan={"career": TECHNICIAN})
    over = content_of(told, keeps_words=False, keeps_notes=False, before=before)
    assert over.pinned == ["urn:gone", BAKER]
    assert over.plan == before.plan


def test_an_opened_profile_has_its_pinned_careers_and_its_plan_with_it(snapshot):
    content = ProfileContent(pinned=[BAKER], plan={"career": BAKER, "progress": {BAKE: "begun"}})
    opened = input_of(saved(content), snapshot)
    assert opened.pinned == (BAKER,)
    again = content_of(opened, keeps_words=False, keeps_notes=False)
    assert (again.pinned, again.plan) == (content.pinned, content.plan)


def test_moves_are_told_of_the_first_ten():
    def result(*uris):
        careers = [
            RankedCareer(uri=uri, rank=rank, score=0.5, band="good")
            for rank, uri in enumerate(uris, 1)
        ]
        return ResultContent(careers=careers)

    names = [f"urn:{number}" for number in range(12)]
    swapped = [names[1], names[0], *names[2:10], names[11], names[10]]
    moves = first_moves(result(*names), result(*swapped))
    assert [(one.uri, one.before, one.after) for one in moves] == [
        ("urn:1", 2, 1),
        ("urn:0", 1, 2),
    ]
