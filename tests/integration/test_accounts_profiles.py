"""Saved profiles, results, clients, share links and keys, on both stores."""

import asyncio
import inspect
import uuid
from datetime import timedelta

import pytest

from accounts import errors, tables
from accounts.access import MOST_KEYS, MOST_SHARE_LINKS, Access, Scope
from accounts.contents import (
    ProfileContent,
    Progress,
    RankedCareer,
    ResultContent,
    SavedPlan,
    as_document,
    read_content,
    read_name,
)
from accounts.listing import FIRST_LISTED, ListedProfile
from accounts.profiles import (
    MOST_PROFILES,
    MOST_RESULTS,
    Mark,
    Profiles,
    RankMove,
    rank_moves,
)
from accounts.sessions import FreshLogIn, Sessions
from tests.support.saved import CONTENT, RESULT, VERSIONS, add_everything, add_person

pytestmark = pytest.mark.anyio

WELDER = "urn:o:welder"


@pytest.fixture
def profiles(store):
    return Profiles(store)


@pytest.fixture
def access(store):
    return Access(store)


@pytest.fixture
async def ada(store):
    return await add_person(store, "ada@example.org")


@pytest.fixture
async def profile(profiles, ada):
    return await profiles.create(ada, "  Mine \n today ", CONTENT)


def listed(saved):
    """Return what a list shows of a saved profile."""
    content = saved.content
    return ListedProfile(
        *(saved.id, saved.client_id, saved.name, saved.version, saved.created, saved.updated),
        *(len(content.skills), len(content.occupations)),
        *(tuple(content.skills[:4]), tuple(content.occupations[:4])),
    )


# Profiles


async def test_a_profile_comes_back_as_it_was_saved(profiles, ada, profile, clock):
    assert (profile.name, profile.version, profile.content) == ("Mine today", 1, CONTENT)
    assert profile.created == profile.updated == clock()
    assert await profiles.get(ada, profile.id) == profile
    assert await profiles.of(ada) == (listed(profile),)


async def test_a_list_counts_in_the_database_and_reads_no_content(profiles, ada, store):
    content = ProfileContent(
        skills=[f"urn:s:{number} 'ä\"" for number in range(6)], occupations=[WELDER]
    )
    saved = await profiles.create(ada, "Long", content)
    old = await profiles.create(ada, "Of an earlier version", ProfileContent())
    async with store.writing() as session:
        (await session.get(tables.Profile, old.id)).content = {}
    found = {one.name: one for one in await profiles.of(ada)}
    assert found["Long"] == listed(saved)
    assert (found["Long"].skills, len(found["Long"].first_skills)) == (6, FIRST_LISTED)
    empty = found["Of an earlier version"]
    assert (empty.skills, empty.jobs, empty.first_skills, empty.first_jobs) == (0, 0, (), ())


async def test_the_last_changed_profile_is_first(profiles, ada, profile, clock):
    clock.forward(minutes=1)
    second = await profiles.create(ada, "Second", ProfileContent())
    clock.forward(minutes=1)
    await profiles.save(ada, profile.id, 1, ProfileContent())
    assert [one.name for one in await profiles.of(ada)] == ["Mine today", "Second"]
    await profiles.delete(ada, second.id)
    assert [one.name for one in await profiles.of(ada)] == ["Mine today"]


async def test_a_save_replaces_the_version_it_was_made_from(profiles, ada, profile, clock):
    clock.forward(hours=1)
    content = ProfileContent(skills=["urn:s:weld"])
    saved = await profiles.save(ada, profile.id, 1, content, "Renamed")
    assert (saved.name, saved.version, saved.content, saved.updated) == (
        "Renamed",
        2,
        content,
        clock(),
    )
    with pytest.raises(errors.ConflictError, match="version 2, not 1"):
        await profiles.save(ada, profile.id, 1, CONTENT)
    assert await profiles.get(ada, profile.id) == saved


async def test_of_saves_from_one_version_at_one_time_one_is_kept(profiles, ada, profile):
    contents = [ProfileContent(skills=[f"urn:s:{number}"]) for number in range(4)]
    found = await asyncio.gather(
        *(profiles.save(ada, profile.id, 1, content) for content in contents),
        return_exceptions=True,
    )
    (kept,) = (one for one in found if not isinstance(one, Exception))
    assert {type(one) for one in found if one is not kept} == {errors.ConflictError}
    assert await profiles.get(ada, profile.id) == kept


async def test_marks_made_at_one_time_are_all_kept(profiles, ada, profile):
    careers = [f"urn:o:{number}" for number in range(4)]
    await asyncio.gather(
        *(profiles.mark(ada, profile.id, career, Mark.PINNED) for career in careers)
    )
    found = await profiles.get(ada, profile.id)
    assert (sorted(found.content.pinned), found.version) == (careers, 5)


async def test_a_career_is_pinned_or_hidden_or_neither(profiles, ada, profile):
    pinned = await profiles.mark(ada, profile.id, WELDER, Mark.PINNED)
    assert (pinned.content.pinned, pinned.content.not_for_me) == ([WELDER], [])
    hidden = await profiles.mark(ada, profile.id, WELDER, Mark.HIDDEN)
    assert (hidden.content.pinned, hidden.content.not_for_me) == ([], [WELDER])
    neither = await profiles.mark(ada, profile.id, WELDER, Mark.HIDDEN, is_on=False)
    assert (neither.content.pinned, neither.content.not_for_me) == ([], [])
    with pytest.raises(errors.InvalidInputError):
        await profiles.mark(ada, profile.id, "", Mark.PINNED)
    assert (await profiles.get(ada, profile.id)).version == 4


async def test_progress_belongs_to_the_chosen_career(profiles, ada, profile):
    chosen = await profiles.choose(ada, profile.id, WELDER)
    plan = SavedPlan(career=WELDER, progress={"urn:s:grind": Progress.DONE})
    content = chosen.content.model_copy(update={"plan": plan})
    await profiles.save(ada, profile.id, chosen.version, content)
    saved = await profiles.choose(ada, profile.id, WELDER)
    assert saved.content.plan.progress == {"urn:s:grind": Progress.DONE}
    saved = await profiles.choose(ada, profile.id, "urn:o:baker")
    assert (saved.content.plan.career, saved.content.plan.progress) == ("urn:o:baker", {})
    assert (await profiles.choose(ada, profile.id, "")).content.plan is None


async def test_one_profile_too_many_is_refused(profiles, ada):
    for number in range(MOST_PROFILES):
        last = await profiles.create(ada, f"{number}", ProfileContent())
    with pytest.raises(errors.LimitError):
        await profiles.create(ada, "too many", ProfileContent())
    await profiles.delete(ada, last.id)
    await profiles.create(ada, "room again", ProfileContent())


@pytest.mark.parametrize(
    ("field", "document"),
    [
        ("statements", {"statements": ["I solder"]}),
        ("skills", {"skills": ["urn:s:weld"], "denied_skills": ["urn:s:weld"]}),
        ("skills", {"skills": ["x" * 501]}),
        ("skills", {"skills": [f"urn:s:{number}" for number in range(201)]}),
        ("skills", {"skills": ["urn:s:\0"]}),
        ("skills", {"skills": ["urn:s:\ud800"]}),
        ("skills", {"skills": "urn:s:weld"}),
        ("pinned", {"pinned": [WELDER], "not_for_me": [WELDER]}),
        ("content", {"Rosalind solders": 41}),
        *(
            ("job_years", {"occupations": [WELDER], "job_years": years})
            for years in (
                [{"occupation": WELDER}],
                [{"occupation": WELDER, "start": 1939}],
                [{"occupation": WELDER, "end": 2050}],
                [{"occupation": WELDER, "start": "2001"}],
                [{"occupation": WELDER, "start": 2019, "end": 2018}],
                [{"occupation": WELDER, "start": 2019}, {"occupation": WELDER, "end": 2018}],
                [{"occupation": "urn:o:baker", "start": 2019}],
                [{"occupation": WELDER, "start": 2019, "employer": "Rosalind"}],
            )
        ),
        ("plan", {"plan": {"career": WELDER, "Rosalind": "solders"}}),
        ("notes", {"notes": [{"kind": "hope", "condition": "nights"}]}),
        ("plan", {"plan": {"career": WELDER, "progress": {"urn:s:weld": "half"}}}),
        ("content", ["no object"]),
    ],
)
def test_a_content_that_cannot_be_saved_is_refused_without_its_words(field, document):
    with pytest.raises(errors.InvalidInputError) as caught:
        read_content(ProfileContent, document)
    assert caught.value.field in {field, "content"}
    assert "solder" not in str(caught.value)
    assert "Rosalind" not in str(caught.value)
    assert "41" not in str(caught.value)


def test_a_content_of_before_years_were_saved_is_read():
    document = as_document(CONTENT)
    del document["job_years"]
    assert read_content(ProfileContent, document) == CONTENT.model_copy(update={"job_years": []})


def test_a_content_that_is_too_large_is_refused():
    words = [f"{number} {'é' * 490}" for number in range(200)]
    with pytest.raises(errors.InvalidInputError, match="65536 bytes"):
        as_document(ProfileContent(keeps_statements=True, statements=words))


@pytest.mark.parametrize("name", ["", " \n ", "x" * 101, "a\0b", "a\ud800"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(errors.InvalidInputError):
        read_name(name)


# Results


async def test_results_keep_the_versions_they_were_computed_with(profiles, ada, profile, clock):
    first = await profiles.save_result(ada, profile.id, VERSIONS, RESULT)
    clock.forward(days=1)
    second = await profiles.save_result(ada, profile.id, VERSIONS, ResultContent())
    assert await profiles.results(ada, profile.id) == (second, first)
    assert await profiles.result(ada, first.id) == first
    assert (first.versions, first.content) == (VERSIONS, RESULT)
    await profiles.delete_result(ada, second.id)
    assert await profiles.results(ada, profile.id) == (first,)
    await profiles.delete(ada, profile.id)
    with pytest.raises(errors.NotFoundError):
        await profiles.result(ada, first.id)


async def test_one_result_too_many_is_refused(profiles, ada, profile):
    for _ in range(MOST_RESULTS):
        await profiles.save_result(ada, profile.id, VERSIONS, RESULT)
    with pytest.raises(errors.LimitError):
        await profiles.save_result(ada, profile.id, VERSIONS, RESULT)


def test_what_moved_between_two_results():
    def ranked(*uris):
        careers = [
            RankedCareer(uri=uri, rank=rank, score=0.5, band="strong")
            for rank, uri in enumerate(uris, 1)
        ]
        return ResultContent(careers=careers)

    assert rank_moves(ranked("a", "b", "c", "d"), ranked("a", "c", "b", "e")) == (
        RankMove("c", 3, 2),
        RankMove("b", 2, 3),
        RankMove("e", None, 4),
        RankMove("d", 4, None),
    )


# Clients


async def test_an_adviser_keeps_the_profiles_of_clients_apart(profiles, store):
    adviser = await add_person(store, "adviser@example.org", is_adviser=True)
    first, second = [await profiles.add_client(adviser, label) for label in ("B 1", "A 2")]
    own = await profiles.create(adviser, "Own", ProfileContent())
    of_first = await profiles.create(adviser, "First", ProfileContent(), first.id)
    assert await profiles.clients(adviser) == (second, first)
    assert await profiles.of(adviser) == (listed(own),)
    assert await profiles.of(adviser, first.id) == (listed(of_first),)
    assert await profiles.of(adviser, second.id) == ()
    assert await profiles.count(adviser) == 2
    assert [await profiles.count(adviser, one.id) for one in (first, second)] == [1, 0]
    assert await profiles.names(adviser) == {own.id: "Own", of_first.id: "First"}
    with pytest.raises(errors.ConflictError):
        await profiles.add_client(adviser, " A  2")
    with pytest.raises(errors.ConflictError):
        await profiles.rename_client(adviser, first.id, "A 2")
    assert (await profiles.rename_client(adviser, first.id, "C 3")).label == "C 3"
    await profiles.delete_client(adviser, first.id)
    with pytest.raises(errors.NotFoundError):
        await profiles.get(adviser, of_first.id)


async def test_clients_are_for_advisers(profiles, ada):
    with pytest.raises(errors.NotFoundError, match="advisers"):
        await profiles.add_client(ada, "A 1")


# Share links and keys


async def test_a_link_shows_concepts_and_no_words(access, ada, profile, clock):
    token, link = await access.share(ada, profile.id, timedelta(days=7))
    shared = await access.shared(token)
    assert shared.skills == ("urn:s:solder", "urn:s:weld")
    assert shared.occupations == (WELDER,)
    assert shared.expires == clock() + timedelta(days=7)
    for word in ("Rosalind", "Mine", "heavy_lifting", "ada", "urn:s:drive"):
        assert word not in repr(shared)
    assert await access.share_links(ada) == (link,)


async def test_a_link_ends_when_revoked_expired_or_without_its_profile(
    access, profiles, ada, profile, clock
):
    revoked, link = await access.share(ada, profile.id)
    await access.unshare(ada, link.id)
    expired, _ = await access.share(ada, profile.id, timedelta(days=1))
    clock.forward(days=1)
    assert await access.share_links(ada) == ()
    orphan, _ = await access.share(ada, profile.id)
    await profiles.delete(ada, profile.id)
    for token in (revoked, expired, orphan, "forged", ""):
        with pytest.raises(errors.LinkError):
            await access.shared(token)


async def test_links_are_bounded_in_time_and_number(access, ada, profile, clock):
    for lasts in (timedelta(days=91), timedelta(), timedelta(days=-1)):
        with pytest.raises(errors.InvalidInputError):
            await access.share(ada, profile.id, lasts)
    for _ in range(MOST_SHARE_LINKS):
        await access.share(ada, profile.id)
    with pytest.raises(errors.LimitError):
        await access.share(ada, profile.id)
    clock.forward(days=90)
    await access.share(ada, profile.id)


async def test_a_key_opens_what_it_is_for_until_it_ends(access, ada, clock):
    key, kept = await access.make_key(
        FreshLogIn(ada), "Script", [Scope.MATCH, Scope.READ_PROFILES], timedelta(days=30)
    )
    assert key.startswith(f"{kept.prefix}_")
    assert await access.key_owner(key, Scope.MATCH) == ada
    for wrong in (key[:-1], key + "A", kept.prefix, "", "destinai_x_y", "\ud800"):
        with pytest.raises(errors.LogInError, match="not right"):
            await access.key_owner(wrong, Scope.MATCH)
    with pytest.raises(errors.LogInError, match="profiles:write"):
        await access.key_owner(key, Scope.WRITE_PROFILES)
    other, revoked = await access.make_key(FreshLogIn(ada), "Other", [Scope.MATCH])
    assert [one.name for one in await access.keys(ada)].count("Other") == 1
    await access.revoke_key(ada, revoked.id)
    with pytest.raises(errors.LogInError):
        await access.key_owner(other, Scope.MATCH)
    clock.forward(days=30)
    with pytest.raises(errors.LogInError):
        await access.key_owner(key, Scope.MATCH)
    assert await access.keys(ada) == ()


async def test_keys_are_bounded(access, ada):
    with pytest.raises(errors.InvalidInputError):
        await access.make_key(FreshLogIn(ada), "Script", [])
    for _ in range(MOST_KEYS):
        await access.make_key(FreshLogIn(ada), "Script", [Scope.MATCH])
    with pytest.raises(errors.LimitError):
        await access.make_key(FreshLogIn(ada), "Script", [Scope.MATCH])


# Another person's objects

ARGUMENTS = {
    "career": WELDER,
    "content": CONTENT,
    "label": "Other",
    "mark": Mark.PINNED,
    "name": "Other",
    "version": 1,
    "versions": VERSIONS,
}
OBJECTS = ("client_id", "profile_id", "result_id", "link_id", "key_id", "session_id")
NO_OBJECT = {
    *("Profiles.add_client", "Profiles.clients", "Profiles.names"),
    *("Access.make_key", "Access.keys", "Access.share_links"),
    *("Sessions.start", "Sessions.start_in", "Sessions.of", "Sessions.revoke_others"),
    "Sessions.revoke_all",
}
BY_TOKEN = {
    *("Access.shared", "Access.key_owner"),
    *("Sessions.find", "Sessions.rotate_in", "Sessions.end"),
}
"""What whoever holds a token may use; a token belongs to one object."""


def functions_by_object():
    """Yield each function of the room that takes an object: class, name, and the object."""
    for kind in (Profiles, Access, Sessions):
        for name, function in inspect.getmembers(kind, inspect.iscoroutinefunction):
            place = f"{kind.__name__}.{name}"
            if name.startswith("_") or place in BY_TOKEN | NO_OBJECT:
                continue
            parameters = inspect.signature(function).parameters
            yield kind, name, [one for one in OBJECTS if one in parameters]


FUNCTIONS = list(functions_by_object())


def arguments_of(function, person_id, objects):
    known = {"person_id": person_id, "log_in": FreshLogIn(person_id)} | ARGUMENTS | objects
    if "content" in (names := inspect.signature(function).parameters) and "versions" in names:
        known["content"] = RESULT
    return {
        name: known[name]
        for name, one in names.items()
        if name != "self" and (one.default is inspect.Parameter.empty or name in objects)
    }


def test_every_function_is_in_the_matrix():
    assert len(FUNCTIONS) == 18
    for _, name, objects in FUNCTIONS:
        assert objects, name


async def test_objects_of_another_person_are_not_found(store):
    eve = await add_everything(store, "eve@example.org")
    ada = await add_everything(store, "ada@example.org")
    theirs = {name: ada[name] for name in OBJECTS}
    before = await everything_of(store, ada["person_id"])
    for kind, name, objects in FUNCTIONS:
        function = getattr(kind(store), name)
        for foreign in objects:
            for stranger in (theirs[foreign], uuid.uuid4()):
                given = {one: eve[one] for one in objects} | {foreign: stranger}
                call = arguments_of(function, eve["person_id"], given)
                with pytest.raises(errors.NotFoundError):
                    await function(**call)
    assert await everything_of(store, ada["person_id"]) == before


async def test_own_objects_are_found(store):
    """The same calls succeed for their owner, so that the matrix tests what it says."""
    for kind, name, objects in FUNCTIONS:
        eve = await add_everything(store, f"{name}@example.org".replace("_", "-"))
        given = {one: eve[one] for one in objects}
        call = arguments_of(getattr(kind, name), eve["person_id"], given)
        await getattr(kind(store), name)(**call)


async def everything_of(store, person_id):
    profiles, access = Profiles(store), Access(store)
    clients = await profiles.clients(person_id)
    saved = await profiles.of(person_id)
    return (
        clients,
        saved,
        [await profiles.of(person_id, client.id) for client in clients],
        [await profiles.results(person_id, one.id) for one in saved],
        await access.share_links(person_id),
        await access.keys(person_id),
        await Sessions(store).of(person_id),
    )
