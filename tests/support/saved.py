"""People and what they have saved, without passwords being hashed."""

from sqlalchemy import func, select

from accounts import tables
from accounts.access import Access, Scope
from accounts.contents import ProfileContent, ResultContent
from accounts.profiles import Profiles, Versions
from accounts.sessions import FreshLogIn, Sessions

VERSIONS = Versions("esco-1.1.1-en", "model-1", "fusion-4")
CONTENT = ProfileContent(
    skills=["urn:s:solder", "urn:s:weld"],
    partial_skills=["urn:s:french"],
    denied_skills=["urn:s:drive"],
    occupations=["urn:o:welder"],
    job_years=[{"occupation": "urn:o:welder", "start": 2015, "end": 2019}],
    notes=[{"kind": "limit", "condition": "heavy_lifting"}],
    keeps_statements=True,
    statements=["I solder circuit boards for my aunt Rosalind"],
)
RESULT = ResultContent(
    careers=[
        {"uri": "urn:o:welder", "rank": 1, "score": 0.75, "band": "strong"},
        {"uri": "urn:o:baker", "rank": 2, "score": 0.25, "band": "possible"},
    ]
)


async def add_person(store, email, **fields):
    """Open an account and return its identifier."""
    now = store.now()
    person = tables.Person(email=email, password_hash="-", created=now, last_active=now, **fields)
    async with store.writing() as session:
        session.add(person)
    return person.id


async def add_everything(store, email):
    """Open an adviser's account that has one of each thing; return the identifiers by name."""
    person_id = await add_person(store, email, is_adviser=True)
    profiles, access, sessions = Profiles(store), Access(store), Sessions(store)
    client = await profiles.add_client(person_id, "Client 7")
    profile = await profiles.create(person_id, "My profile", CONTENT)
    await profiles.create(person_id, "Of a client", ProfileContent(), client.id)
    result = await profiles.save_result(person_id, profile.id, VERSIONS, RESULT)
    token, link = await access.share(person_id, profile.id)
    key, kept = await access.make_key(FreshLogIn(person_id), "Script", [Scope.MATCH])
    session_token = await sessions.start(person_id, "Phone")
    (session,) = await sessions.of(person_id)
    return {
        "person_id": person_id,
        "client_id": client.id,
        "profile_id": profile.id,
        "result_id": result.id,
        "link_id": link.id,
        "key_id": kept.id,
        "session_id": session.id,
        "share_token": token,
        "key": key,
        "session_token": session_token,
    }


async def rows_of(store):
    """Return how many rows each table has, without empty tables."""
    async with store.reading() as session:
        found = {
            table.name: await session.scalar(select(func.count()).select_from(table))
            for table in tables.Base.metadata.sorted_tables
        }
    return {name: count for name, count in found.items() if count}
