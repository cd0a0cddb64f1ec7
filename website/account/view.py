"""What the pages of saved profiles show of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.contents import RankedCareer
from accounts.listing import FIRST_LISTED, ListedProfile
from accounts.profiles import RankMove, SavedProfile, SavedResult
from recommender.results import Note
from service.answers.notes import note_answers
from service.answers.references import occupation_ref, skill_ref
from service.schemas.base import OccupationRef, SkillRef
from service.schemas.notes import NoteAnswer
from service.snapshot import CatalogueSnapshot
from website.account import contents
from website.forms.profile import AnsweredSkill, ProfileInput, answered_skills


@dataclass(frozen=True, slots=True)
class Summary:
    """A saved profile in a list, with its first jobs and skills by name."""

    saved: ListedProfile
    labels: Sequence[str]


@dataclass(frozen=True, slots=True)
class SavedCareer:
    """A career of a saved list, with what the person did with it; `career` is None if it is gone.

    `move` says where it was in the list before.
    """

    ranked: RankedCareer
    career: OccupationRef | None
    is_pinned: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A career that moved between two lists, None where the catalogue has it no more."""

    move: RankMove
    career: OccupationRef | None


@dataclass(frozen=True)
class ProfileView:
    """The page of a saved profile. `unknown` counts what the catalogue in use does not have.

    `before` is the list before the latest one, `moves` what moved since within the first ten.
    """

    saved: SavedProfile
    profile: ProfileInput
    skills: Sequence[SkillRef]
    jobs: Sequence[OccupationRef]
    answers: Sequence[AnsweredSkill]
    careers: Sequence[SavedCareer]
    pinned: Sequence[OccupationRef]
    hidden: Sequence[OccupationRef]
    plan: OccupationRef | None
    latest: SavedResult | None
    before: SavedResult | None
    moves: Sequence[Moved]
    notes: Sequence[NoteAnswer]
    unknown: int
    version: str

    @property
    def is_same_catalogue(self) -> bool:
        """Whether catalogue, model and ranking of the last two lists are the same."""
        return bool(self.latest and self.before and self.latest.versions == self.before.versions)

    @property
    def is_repeated(self) -> bool:
        """Whether nothing can have moved: nor did the profile change between the two lists."""
        is_as_before = self.before is not None and self.saved.updated <= self.before.created
        return self.is_same_catalogue and is_as_before and not self.moves

    @property
    def is_current(self) -> bool:
        """Whether the latest list was computed with the catalogue in use."""
        return bool(self.latest and self.latest.versions.catalogue_version == self.version)


def profile_view(
    saved: SavedProfile, results: Sequence[SavedResult], snapshot: CatalogueSnapshot
) -> ProfileView:
    """Return the page of a saved profile; `results` are its lists, newest first."""
    content = saved.content
    profile = contents.input_of(saved, snapshot)
    latest, before = (*results[:2], None, None)[:2]
    pinned, hidden = set(content.pinned), set(content.not_for_me)
    listed = latest.content.careers[: contents.FIRST] if latest else []
    moves = contents.first_moves(before.content, latest.content) if latest and before else ()
    return ProfileView(
        saved=saved,
        profile=profile,
        skills=[skill_ref(snapshot, uri) for uri in profile.skills],
        jobs=[occupation_ref(snapshot, uri) for uri in profile.jobs],
        answers=answered(profile, snapshot),
        careers=[
            SavedCareer(one, career_ref(one.uri, snapshot), one.uri in pinned, one.uri in hidden)
            for one in listed
        ],
        pinned=career_refs(content.pinned, snapshot),
        hidden=career_refs(content.not_for_me, snapshot),
        plan=career_ref(content.plan.career, snapshot) if content.plan else None,
        latest=latest,
        before=before,
        moves=[Moved(move, career_ref(move.uri, snapshot)) for move in moves],
        notes=noted(profile, snapshot),
        unknown=len(profile.unknown),
        version=snapshot.versions.catalogue_version,
    )


def summary(saved: ListedProfile, snapshot: CatalogueSnapshot) -> Summary:
    """Return what a list of profiles shows of one; what the catalogue has no more has no label."""
    catalogue = snapshot.catalogue
    labels = [
        *(ref.label for ref in career_refs(saved.first_jobs, snapshot)),
        *(
            skill_ref(snapshot, uri).label
            for uri in saved.first_skills
            if uri in catalogue.skill_row
        ),
    ]
    return Summary(saved, labels[:FIRST_LISTED])


def noted(profile: ProfileInput, snapshot: CatalogueSnapshot) -> list[NoteAnswer]:
    """Return the limits and wishes of a profile with their names."""
    return note_answers(snapshot, [Note(name, None) for name in profile.notes])


def answered(profile: ProfileInput, snapshot: CatalogueSnapshot) -> list[AnsweredSkill]:
    """Return what a person answered about single skills that they do not fully have."""
    return [*answered_skills(profile, (uri for _, uri in profile.answer_fields()), snapshot)]


def career_refs(uris: Sequence[str], snapshot: CatalogueSnapshot) -> list[OccupationRef]:
    """Return the occupations (URIs) that the catalogue has, in their order."""
    return [found for uri in uris if (found := career_ref(uri, snapshot))]


def career_ref(uri: str, snapshot: CatalogueSnapshot) -> OccupationRef | None:
    """Return an occupation by URI, None where the catalogue does not have it."""
    known = uri in snapshot.catalogue.occupation_row
    return occupation_ref(snapshot, uri) if known else None
