"""Signing up, logging in and changing what one logs in with, on both stores."""

import asyncio
import inspect
import uuid
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import event, func, select, text

from accounts import errors, tables
from accounts.access import Access, Scope
from accounts.audit import MOST_ENTRIES, Event
from accounts.credentials import Passwords, new_token
from accounts.mail import Post
from accounts.people import LogIn, People, SignUp
from accounts.profiles import Profiles
from accounts.rights import Rights
from accounts.second_factor import STEP_SECONDS, SecondFactor
from accounts.sessions import ABSOLUTE, FRESH, IDLE, MOST_SESSIONS, FreshLogIn, Sessions
from tests.support.fake_mail import FakeMailer, FakeThrottle, write_letter

pytestmark = pytest.mark.anyio

ADA = "ada@example.org"
EVE = "eve@example.org"
SECRET = "tangible walrus 9"
OTHER = "another walrus 9"
READ_ONLY = {
    True: "PRAGMA query_only=ON",
    False: "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}
"""What makes the connections of a store read-only, by whether it is one of SQLite."""


@pytest.fixture
def mailer():
    return FakeMailer()


@pytest.fixture
def throttle():
    return FakeThrottle()


@pytest.fixture
def people(store, mailer, throttle):
    return made(store, mailer, throttle)


def made(store, mailer, throttle, sign_up=SignUp.OPEN):
    passwords = Passwords(memory_kib=8, rounds=1)
    return People(store, passwords, throttle, Post(mailer, write_letter), sign_up)


@pytest.fixture
async def ada(people, mailer):
    await people.sign_up(ADA, "en")
    return await people.set_password(mailer.last()[2], SECRET, "en")


async def count(store, table):
    async with store.reading() as session:
        return await session.scalar(select(func.count()).select_from(table))


async def logged_in(people, email=ADA, password=SECRET):
    return (await people.log_in(email, password, "Firefox,\n\0Linux")).session


async def second_factor(people, clock, person_id):
    """Turn the second factor on; return what makes codes, and the recovery codes."""
    enrolment = people.second_factor.propose(ADA)
    totp = pyotp.TOTP(enrolment.secret)
    codes = await people.second_factor.turn_on(
        FreshLogIn(person_id), enrolment.secret, totp.at(clock().timestamp())
    )
    clock.forward(seconds=STEP_SECONDS)
    return totp, codes


async def test_a_person_signs_up_logs_in_and_out(people, store, mailer, clock):
    await people.sign_up(" Ada@Example.org ", "de")
    to, letter, token = mailer.last()
    assert (to, letter) == (ADA, "sign-up")
    assert await count(store, tables.Person) == 0
    person_id = await people.set_password(token, SECRET, "de")
    person = await people.person(person_id)
    assert (person.email, person.language, person.created) == (ADA, "de", clock())
    assert not person.has_second_factor

    session_token = await logged_in(people, "ADA@example.org")
    found = await people.sessions.find(session_token)
    assert (found.person_id, found.device, found.is_fresh) == (person_id, "Firefox, Linux", True)
    await people.sessions.end(session_token)
    with pytest.raises(errors.LogInError):
        await people.sessions.find(session_token)
    await people.sessions.end(session_token)


@pytest.mark.usefixtures("ada")
async def test_neither_passwords_nor_tokens_are_kept(people, store, mailer):
    await people.request_password(ADA, "en")
    token = await logged_in(people)
    kept = []
    async with store.reading() as session:
        for table in tables.Base.metadata.sorted_tables:
            kept += [str(row) for row in await session.execute(select(table))]
    assert token not in "".join(kept)
    assert mailer.last()[2] not in "".join(kept)
    assert SECRET not in "".join(kept)


async def test_known_and_unknown_addresses_are_answered_with_the_same_work(
    people, ada, store, mailer, throttle
):
    """The statements that the database gets, and the letters, differ in their words alone."""
    statements = []
    engine = store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))

    async def work(does):
        statements.clear()
        throttle.counted.clear()
        before = len(mailer.sent)
        try:
            answer = await does
        except errors.AccountsError as error:
            answer = (type(error), str(error))
        counted = [what for what, _ in throttle.counted]
        return answer, [*statements], counted, len(mailer.sent) - before

    for known, unknown in (
        (people.sign_up(ADA, "en"), people.sign_up(EVE, "en")),
        (people.request_password(ADA, "en"), people.request_password(EVE, "en")),
        (people.log_in(ADA, "wrong words"), people.log_in(EVE, "wrong words")),
        (
            people.request_email(FreshLogIn(ada), SECRET, ADA),
            people.request_email(FreshLogIn(ada), SECRET, EVE),
        ),
    ):
        assert await work(known) == await work(unknown)


@pytest.mark.usefixtures("ada")
async def test_an_address_with_an_account_is_told_so_at_the_address_alone(people, mailer):
    await people.sign_up(ADA, "en")
    assert mailer.last()[:2] == (ADA, "has-account")
    await people.request_password(EVE, "en")
    assert mailer.last() == (EVE, "no-account", "")


@pytest.mark.usefixtures("ada")
async def test_a_wrong_password_and_an_unknown_address_are_the_same_error(people):
    with pytest.raises(errors.LogInError) as wrong:
        await people.log_in(ADA, "not the words")
    with pytest.raises(errors.LogInError) as unknown:
        await people.log_in(EVE, SECRET)
    with pytest.raises(errors.LogInError) as malformed:
        await people.log_in("nobody", "\ud800" * 9)
    assert str(wrong.value) == str(unknown.value) == str(malformed.value)


class SlowPasswords(Passwords):
    """Passwords of which each takes as long as something else, done meanwhile, to verify."""

    def __init__(self, meanwhile):
        super().__init__(memory_kib=8, rounds=1)
        self._meanwhile = meanwhile

    async def verify(self, password, hashed):
        """Return whether a password has a hash."""
        fits = await super().verify(password, hashed)
        await self._meanwhile()
        return fits


@pytest.fixture
def while_hashing(store, mailer, throttle):
    """Return a function that makes people, at whose verifying of passwords something is done."""
    post = Post(mailer, write_letter)
    return lambda meanwhile: People(store, SlowPasswords(meanwhile), throttle, post)


async def test_a_log_in_fails_whose_password_is_changed_meanwhile(people, ada, while_hashing):
    async def change():
        await people.change_password(FreshLogIn(ada), SECRET, OTHER)

    with pytest.raises(errors.LogInError, match="address or the password"):
        await logged_in(while_hashing(change))
    assert await people.sessions.of(ada) == ()


async def test_a_log_in_fails_whose_account_is_erased_meanwhile(ada, store, while_hashing):
    async def erase():
        await Rights(store).erase(FreshLogIn(ada))

    with pytest.raises(errors.LogInError, match="address or the password"):
        await logged_in(while_hashing(erase))


async def test_a_log_in_waits_for_a_second_factor_that_is_turned_on_meanwhile(
    people, ada, while_hashing, clock
):
    async def turn_on():
        await second_factor(people, clock, ada)

    answer = await while_hashing(turn_on).log_in(ADA, SECRET)
    assert (answer.session, bool(answer.waiting)) == ("", True)
    assert await people.sessions.of(ada) == ()


@pytest.mark.parametrize("name", ["change_password", "request_email", "log_in_again"])
async def test_nothing_is_changed_by_a_password_that_is_changed_meanwhile(
    people, ada, while_hashing, mailer, name
):
    """As for a log-in: between the look at the password and the change something may happen."""
    here = await logged_in(people)

    async def change():
        await people.change_password(FreshLogIn(ada), SECRET, OTHER, here)

    slow = while_hashing(change)
    calls = {
        "change_password": (FreshLogIn(ada), SECRET, "a third walrus 9"),
        "request_email": (FreshLogIn(ada), SECRET, EVE),
        "log_in_again": (here, SECRET),
    }
    with pytest.raises(errors.LogInError):
        await getattr(slow, name)(*calls[name])
    assert (await people.sessions.find(here)).person_id == ada
    assert await logged_in(people, password=OTHER)
    assert mailer.last()[1] == "password-changed"


async def test_a_link_works_once_and_for_its_time(people, mailer, clock):
    await people.sign_up(ADA, "en")
    token = mailer.last()[2]
    with pytest.raises(errors.PasswordError):
        await people.set_password(token, "password1", "en")
    clock.forward(hours=23)
    await people.set_password(token, SECRET, "en")
    for again in (token, "", "forged", token + "A"):
        with pytest.raises(errors.LinkError):
            await people.set_password(again, OTHER, "en")
    await people.request_password(ADA, "en")
    clock.forward(hours=1)
    with pytest.raises(errors.LinkError):
        await people.set_password(mailer.last()[2], OTHER, "en")


async def test_the_address_of_a_link_that_has_expired_is_deleted(people, clock, store):
    await people.sign_up(ADA, "en")
    clock.forward(days=1)
    await people.sign_up(EVE, "en")
    async with store.reading() as session:
        kept = (await session.scalars(select(tables.OneTimeToken.email))).all()
    assert kept == [EVE]


async def test_of_two_who_use_a_link_together_one_is_refused(people, mailer, store):
    await people.sign_up(ADA, "en")
    token = mailer.last()[2]
    found = await asyncio.gather(
        *(people.set_password(token, word, "en") for word in (SECRET, OTHER)),
        return_exceptions=True,
    )
    assert {type(one) for one in found} == {uuid.UUID, errors.LinkError}
    assert await count(store, tables.Person) == 1


async def test_a_link_to_open_an_account_ends_when_the_account_is_opened(people, mailer):
    await people.sign_up(ADA, "en")
    first = mailer.last()[2]
    await people.sign_up(ADA, "en")
    await people.set_password(mailer.last()[2], SECRET, "en")
    with pytest.raises(errors.LinkError):
        await people.set_password(first, OTHER, "en")
    assert await logged_in(people)


async def test_of_two_links_to_one_account_that_are_used_together_one_is_refused(
    people, mailer, store
):
    links = []
    for _ in range(2):
        await people.sign_up(ADA, "en")
        links.append(mailer.last()[2])
    found = await asyncio.gather(
        *(people.set_password(link, SECRET, "en") for link in links), return_exceptions=True
    )
    assert {type(one) for one in found} == {uuid.UUID, errors.LinkError}
    assert await count(store, tables.Person) == 1


async def test_a_new_password_by_mail_ends_every_session(people, ada, mailer):
    token = await logged_in(people)
    await people.request_password(ADA, "en")
    assert await people.set_password(mailer.last()[2], OTHER, "en") == ada
    assert mailer.last() == (ADA, "password-changed", "")
    with pytest.raises(errors.LogInError):
        await people.sessions.find(token)
    with pytest.raises(errors.LogInError):
        await logged_in(people)
    assert await logged_in(people, password=OTHER)


async def test_a_changed_password_keeps_the_session_it_was_changed_in(people, ada, mailer):
    here, elsewhere = await logged_in(people), await logged_in(people)
    await people.request_password(ADA, "en")
    link = mailer.last()[2]
    with pytest.raises(errors.LogInError):
        await people.change_password(FreshLogIn(ada), "not the words", OTHER, here)
    with pytest.raises(errors.PasswordError):
        await people.change_password(FreshLogIn(ada), SECRET, "ada123", here)
    await people.change_password(FreshLogIn(ada), SECRET, OTHER, here)
    assert mailer.last() == (ADA, "password-changed", "")
    assert (await people.sessions.find(here)).person_id == ada
    with pytest.raises(errors.LogInError):
        await people.sessions.find(elsewhere)
    with pytest.raises(errors.LinkError):
        await people.set_password(link, SECRET, "en")


async def test_a_new_address_is_confirmed_there_and_told_at_the_old_one(people, ada, mailer):
    with pytest.raises(errors.LogInError):
        await people.request_email(FreshLogIn(ada), "not the words", EVE)
    await people.request_email(FreshLogIn(ada), SECRET, EVE)
    to, letter, token = mailer.last()
    assert (to, letter) == (EVE, "new-email")
    assert (await people.person(ada)).email == ADA
    with pytest.raises(errors.LinkError):
        await people.confirm_email(uuid.uuid4(), token)
    assert (await people.person(ada)).email == ADA
    asked = await people.email_request(token)
    assert (asked.person_id, asked.account, asked.email) == (ada, "a…@example.org", EVE)
    await people.confirm_email(ada, token)
    assert mailer.last() == (ADA, "email-changed", "")
    assert (await people.person(ada)).email == EVE
    with pytest.raises(errors.LinkError):
        await people.confirm_email(ada, token)


async def test_an_address_that_is_taken_meanwhile_is_not_taken_over(people, ada, mailer):
    await people.request_email(FreshLogIn(ada), SECRET, EVE)
    link = mailer.last()[2]
    await people.sign_up(EVE, "en")
    await people.set_password(mailer.last()[2], OTHER, "en")
    with pytest.raises(errors.LinkError):
        await people.confirm_email(ada, link)
    assert (await people.person(ada)).email == ADA
    await people.request_email(FreshLogIn(ada), SECRET, EVE)
    assert mailer.last() == (EVE, "email-taken", "")


async def test_a_token_does_for_nothing_else(people, ada, mailer):
    await people.request_email(FreshLogIn(ada), SECRET, EVE)
    with pytest.raises(errors.LinkError):
        await people.set_password(mailer.last()[2], OTHER, "en")
    await people.request_password(ADA, "en")
    for use in (
        people.email_request,
        lambda token: people.confirm_email(ada, token),
        lambda token: people.finish_log_in(token, "000000"),
    ):
        with pytest.raises(errors.LinkError):
            await use(mailer.last()[2])


async def test_sign_up_by_invitation(store, mailer, throttle, clock):
    people = made(store, mailer, throttle, SignUp.INVITATION)
    with pytest.raises(errors.SignUpClosedError):
        await people.sign_up(ADA, "en")
    with pytest.raises(errors.LinkError):
        await people.sign_up(ADA, "en", invitation="forged")
    invitation = await people.invite()
    mailer.is_down = True
    with pytest.raises(errors.MailError):
        await people.sign_up(ADA, "en", invitation=invitation)
    mailer.is_down = False
    await people.sign_up(EVE, "en", invitation=invitation)
    second = mailer.last()[2]
    await people.sign_up(ADA, "en", invitation=invitation)
    await people.set_password(mailer.last()[2], SECRET, "en")
    # It is used up by the account that was opened.
    for refused in (
        people.sign_up(EVE, "en", invitation=invitation),
        people.set_password(second, OTHER, "en"),
        people.set_password(second.partition(".")[0], OTHER, "en"),
    ):
        with pytest.raises(errors.LinkError):
            await refused
    assert await count(store, tables.Person) == 1
    late = await people.invite(timedelta(days=1))
    clock.forward(days=1)
    with pytest.raises(errors.LinkError):
        await people.sign_up(EVE, "en", invitation=late)
    # An invitation stays open for an address with an account too, or it would tell of it.
    another = await people.invite()
    await people.sign_up(ADA, "en", invitation=another)
    assert mailer.last()[:2] == (ADA, "has-account")
    await people.set_password(mailer.last()[2], OTHER, "en")
    await people.sign_up(EVE, "en", invitation=another)
    assert await people.set_password(mailer.last()[2], OTHER, "en")
    assert await count(store, tables.Invitation) == 1  # the late one


async def test_a_link_opens_no_account_where_sign_up_was_closed_meanwhile(
    people, store, mailer, throttle
):
    await people.sign_up(EVE, "en")
    link = mailer.last()[2]
    closed = made(store, mailer, throttle, SignUp.CLOSED)
    with pytest.raises(errors.SignUpClosedError):
        await closed.set_password(link, SECRET, "en")
    with pytest.raises(errors.LinkError):
        await made(store, mailer, throttle, SignUp.INVITATION).set_password(link, SECRET, "en")
    assert await people.set_password(link, SECRET, "en")


@pytest.mark.usefixtures("ada")
async def test_closed_sign_up_lets_people_in_who_have_an_account(store, mailer, throttle):
    closed = made(store, mailer, throttle, SignUp.CLOSED)
    with pytest.raises(errors.SignUpClosedError):
        await closed.sign_up(EVE, "en")
    assert await logged_in(closed)


async def test_mail_that_cannot_be_sent_is_an_error_and_can_be_asked_for_again(people, mailer):
    mailer.is_down = True
    with pytest.raises(errors.MailError):
        await people.sign_up(ADA, "en")
    mailer.is_down = False
    await people.sign_up(ADA, "en")
    assert await people.set_password(mailer.last()[2], SECRET, "en")


async def test_a_letter_that_only_tells_and_fails_undoes_nothing(people, ada, mailer):
    await people.request_email(FreshLogIn(ada), SECRET, EVE)
    link = mailer.last()[2]
    mailer.is_down = True
    await people.confirm_email(ada, link)
    await people.change_password(FreshLogIn(ada), SECRET, OTHER)
    assert await logged_in(people, EVE, OTHER)
    mailer.is_down = False
    await people.request_password(EVE, "en")
    link = mailer.last()[2]
    mailer.is_down = True
    assert await people.set_password(link, SECRET, "en") == ada
    assert await logged_in(people, EVE, SECRET)


async def test_tries_are_counted_before_anything_is_looked_up(people, ada, throttle):
    throttle.counted.clear()
    token = (await people.log_in(ADA, SECRET, client="192.0.2.0/24")).session
    assert throttle.counted == [("client", "192.0.2.0/24"), ("account", ADA)]
    throttle.full = {ADA, str(ada), "192.0.2.0/24"}
    for refused in (
        people.log_in(ADA, SECRET),
        people.log_in(EVE, SECRET, client="192.0.2.0/24"),
        people.sign_up(ADA, "en"),
        people.request_password(ADA, "en"),
        people.set_password(new_token(), SECRET, "en", client="192.0.2.0/24"),
        people.confirm_email(ada, new_token(), client="192.0.2.0/24"),
        people.finish_log_in(new_token(), "000000", client="192.0.2.0/24"),
        people.change_password(FreshLogIn(ada), SECRET, OTHER),
        people.request_email(FreshLogIn(ada), SECRET, EVE),
        people.log_in_again(token, SECRET),
        people.second_factor.turn_off(FreshLogIn(ada), "000000"),
        people.second_factor.renew_codes(FreshLogIn(ada), "000000"),
    ):
        with pytest.raises(errors.ThrottledError) as caught:
            await refused
        assert caught.value.retry_after == 7


async def test_a_session_ends_when_idle_and_at_last(people, ada, clock):
    token = await logged_in(people)
    clock.forward(seconds=FRESH.total_seconds())
    assert not (await people.sessions.find(token)).is_fresh
    for _ in range(2):
        clock.forward(days=13)
        assert (await people.sessions.find(token)).last_seen == clock()
    clock.forward(days=ABSOLUTE.days - 26)
    with pytest.raises(errors.LogInError):
        await people.sessions.find(token)
    idle = await logged_in(people)
    clock.forward(seconds=IDLE.total_seconds())
    with pytest.raises(errors.LogInError):
        await people.sessions.find(idle)
    assert await people.sessions.of(ada) == ()


async def test_who_is_logged_in_stays_so_where_nothing_can_be_saved(people, ada, store, clock):
    token = await logged_in(people)
    async with store.writing() as session:
        await session.execute(text(READ_ONLY[store.is_sqlite]))
    clock.forward(days=1)
    assert (await people.sessions.find(token)).person_id == ada
    with pytest.raises(errors.StoreReadOnlyError):
        await people.sessions.end(token)


async def test_who_logs_in_again_has_a_new_token_and_is_fresh(people, ada, clock):
    token = await logged_in(people)
    clock.forward(hours=2)
    stale = await people.sessions.find(token)
    with pytest.raises(errors.StaleLogInError):
        stale.fresh_log_in()
    with pytest.raises(errors.LogInError, match="password is not right"):
        await people.log_in_again(token, "not the words")
    assert await people.sessions.find(token) == stale
    again = await people.log_in_again(token, SECRET)
    found = await people.sessions.find(again)
    assert found.fresh_log_in() == FreshLogIn(ada)
    assert (found.id, found.device) == (stale.id, stale.device)
    for ended in (token, "forged", new_token()):
        with pytest.raises(errors.LogInError):
            await people.sessions.find(ended)
        with pytest.raises(errors.LogInError):
            await people.log_in_again(ended, SECRET)


async def test_of_two_who_log_in_again_with_one_token_one_is_refused(people, ada):
    token = await logged_in(people)
    found = await asyncio.gather(
        *(people.log_in_again(token, SECRET) for _ in range(2)), return_exceptions=True
    )
    assert {type(one) for one in found} == {str, errors.LogInError}
    assert len(await people.sessions.of(ada)) == 1


async def test_who_logs_in_again_needs_the_second_factor_where_it_is_on(
    people, ada, clock, throttle
):
    totp, codes = await second_factor(people, clock, ada)
    waiting = (await people.log_in(ADA, SECRET)).waiting
    code = totp.at(clock().timestamp())
    token = await people.finish_log_in(waiting, code)
    for refused in ("", code, "000000x"):
        with pytest.raises(errors.LogInError, match="code is not right"):
            await people.log_in_again(token, SECRET, refused)
    throttle.counted.clear()
    token = await people.log_in_again(token, SECRET, codes[0])
    assert throttle.counted == [("account", str(ada)), ("code", str(ada))]
    clock.forward(seconds=STEP_SECONDS)
    assert await people.log_in_again(token, SECRET, totp.at(clock().timestamp()))


def test_what_a_stolen_session_may_not_do_takes_a_fresh_log_in():
    asked = {
        f"{kind.__name__}.{name}"
        for kind in (Access, People, Profiles, Rights, SecondFactor, Sessions)
        for name, function in inspect.getmembers(kind, inspect.iscoroutinefunction)
        if FreshLogIn in inspect.get_annotations(function).values()
    }
    assert asked == {
        *("Access.make_key", "Rights.export", "Rights.erase"),
        *("People.change_password", "People.request_email"),
        *("SecondFactor.turn_on", "SecondFactor.turn_off", "SecondFactor.renew_codes"),
        *("Sessions.revoke", "Sessions.revoke_others"),
    }


async def test_a_new_password_ends_keys_for_programs(people, ada, store, mailer):
    access = Access(store)

    async def key():
        return (await access.make_key(FreshLogIn(ada), "Script", [Scope.MATCH]))[0]

    first = await key()
    await people.change_password(FreshLogIn(ada), SECRET, OTHER)
    second = await key()
    await people.request_password(ADA, "en")
    await people.set_password(mailer.last()[2], SECRET, "en")
    for ended in (first, second):
        with pytest.raises(errors.LogInError):
            await access.key_owner(ended, Scope.MATCH)


async def test_what_has_not_the_form_of_a_token_is_refused_before_the_database_is_asked(
    people, store, mailer, throttle
):
    token = new_token()
    by_invitation = made(store, mailer, throttle, SignUp.INVITATION)
    statements = []
    engine = store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    for forged in (
        *("", "forged", token[:-1], f"{token}A", f"{token[:-1]}B", f"{token}\n", f" {token[1:]}"),
        *(f"{token}.", f".{token}", f"{token[:-1]}é", "\ud800" * 43, "\0" * 43, "A" * 100_000),
    ):
        for refused in (
            people.set_password(forged, SECRET, "en"),
            people.set_password(f"{forged}.{token}", SECRET, "en"),
            people.set_password(f"{token}.{forged}", SECRET, "en"),
            people.set_password(f"{token}.{token}.{token}", SECRET, "en"),
            people.confirm_email(uuid.uuid4(), forged),
            people.email_request(forged),
            people.confirm_email(uuid.uuid4(), f"{token}.{token}"),
            people.finish_log_in(forged, "000000"),
            by_invitation.sign_up(EVE, "en", invitation=forged or "x"),
            people.sessions.find(forged),
            people.log_in_again(forged, SECRET),
            Access(store).shared(forged),
            Access(store).key_owner(forged, Scope.MATCH),
            Access(store).key_owner(f"destinai_0123456789_{forged}", Scope.MATCH),
        ):
            with pytest.raises((errors.LinkError, errors.LogInError)):
                await refused
        await people.sessions.end(forged)
    assert statements == []


async def test_sessions_are_listed_and_revoked_one_by_one_or_all_others(people, ada, clock):
    tokens = []
    for device in ("Phone", "Laptop", "Library"):
        tokens.append((await people.log_in(ADA, SECRET, device)).session)
        clock.forward(hours=1)
    found = await people.sessions.of(ada)
    assert [one.device for one in found] == ["Library", "Laptop", "Phone"]
    await people.sessions.revoke(FreshLogIn(ada), found[1].id)
    with pytest.raises(errors.LogInError):
        await people.sessions.find(tokens[1])
    await people.sessions.revoke_others(FreshLogIn(ada), tokens[0])
    assert [one.device for one in await people.sessions.of(ada)] == ["Phone"]


async def test_one_session_too_many_ends_the_oldest(people, ada, clock):
    first = await logged_in(people)
    for _ in range(MOST_SESSIONS):
        clock.forward(minutes=1)
        last = await logged_in(people)
    assert len(await people.sessions.of(ada)) == MOST_SESSIONS
    assert await people.sessions.find(last)
    with pytest.raises(errors.LogInError):
        await people.sessions.find(first)


async def test_the_second_factor_is_asked_for_and_no_code_works_twice(people, ada, clock):
    totp, _ = await second_factor(people, clock, ada)
    answer = await people.log_in(ADA, SECRET)
    assert answer == LogIn(waiting=answer.waiting)
    code = totp.at(clock().timestamp())
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for refused in (wrong, "", "x" * 300, "١٢٣٤٥٦"):
        with pytest.raises(errors.LogInError):
            await people.finish_log_in(answer.waiting, refused)
    token = await people.finish_log_in(answer.waiting, f"{code[:3]} {code[3:]}")
    assert (await people.sessions.find(token)).person_id == ada
    with pytest.raises(errors.LinkError):
        await people.finish_log_in(answer.waiting, code)
    again = await people.log_in(ADA, SECRET)
    with pytest.raises(errors.LogInError):
        await people.finish_log_in(again.waiting, code)
    clock.forward(seconds=STEP_SECONDS)
    assert await people.finish_log_in(again.waiting, totp.at(clock().timestamp()))


async def test_letters_to_new_addresses_are_counted_by_account_too(people, ada, throttle):
    throttle.counted.clear()
    await people.request_email(FreshLogIn(ada), SECRET, EVE)
    assert [tried for tried in throttle.counted if tried[0] == "mail"] == [
        ("mail", EVE),
        ("mail", str(ada)),
    ]


async def test_of_each_kind_of_event_the_last_hundred_are_kept(people, ada, store, clock):
    begun = clock()
    for _ in range(MOST_ENTRIES + 2):
        clock.forward(seconds=1)
        await people.sessions.start(ada, "Phone")
    async with store.reading() as session:
        rows = (await session.scalars(select(tables.AuditEntry))).all()
    logged_in = sorted(row.at for row in rows if row.event == Event.LOGGED_IN)
    assert len(logged_in) == MOST_ENTRIES
    assert logged_in[0] == begun + timedelta(seconds=3)
    assert {row.event for row in rows} == {Event.LOGGED_IN, Event.SIGNED_UP}


async def test_codes_are_counted_by_account(people, ada, clock, throttle):
    totp, _ = await second_factor(people, clock, ada)
    waiting = (await people.log_in(ADA, SECRET)).waiting
    throttle.counted.clear()
    await people.finish_log_in(waiting, totp.at(clock().timestamp()), client="192.0.2.0/24")
    assert throttle.counted == [("client", "192.0.2.0/24"), ("code", str(ada))]


async def test_a_log_in_waits_five_minutes_for_its_second_factor(people, ada, clock):
    totp, _ = await second_factor(people, clock, ada)
    waiting = (await people.log_in(ADA, SECRET)).waiting
    clock.forward(minutes=5)
    with pytest.raises(errors.LinkError):
        await people.finish_log_in(waiting, totp.at(clock().timestamp()))


async def test_a_code_is_taken_one_step_before_and_after_its_own(people, ada, clock):
    totp, _ = await second_factor(people, clock, ada)
    clock.forward(minutes=5)
    waiting = (await people.log_in(ADA, SECRET)).waiting
    now = clock().timestamp()
    for steps in (-2, 2):
        with pytest.raises(errors.LogInError):
            await people.finish_log_in(waiting, totp.at(now + steps * STEP_SECONDS))
    for steps in (-1, 0, 1):
        waiting = (await people.log_in(ADA, SECRET)).waiting
        assert await people.finish_log_in(waiting, totp.at(now + steps * STEP_SECONDS))


async def test_a_new_password_by_mail_keeps_the_second_factor(people, ada, clock, mailer):
    totp, _ = await second_factor(people, clock, ada)
    await people.request_password(ADA, "en")
    await people.set_password(mailer.last()[2], OTHER, "en")
    answer = await people.log_in(ADA, OTHER)
    assert (answer.session, bool(answer.waiting)) == ("", True)
    assert await people.finish_log_in(answer.waiting, totp.at(clock().timestamp()))


async def test_a_recovery_code_replaces_the_second_factor_once(people, ada, clock):
    totp, codes = await second_factor(people, clock, ada)
    assert len(set(codes)) == 10
    # From 112 bits on a quick hash is enough.
    assert all(31 ** len(code.replace("-", "")) >= 2**112 for code in codes)
    waiting = (await people.log_in(ADA, SECRET)).waiting
    assert await people.finish_log_in(waiting, codes[3].upper())
    assert await people.second_factor.codes_left(ada) == 9
    waiting = (await people.log_in(ADA, SECRET)).waiting
    with pytest.raises(errors.LogInError):
        await people.finish_log_in(waiting, codes[3])
    new = await people.second_factor.renew_codes(FreshLogIn(ada), codes[4])
    assert set(new).isdisjoint(codes)
    with pytest.raises(errors.LogInError):
        await people.finish_log_in(waiting, codes[5])
    await people.second_factor.turn_off(FreshLogIn(ada), totp.at(clock().timestamp()))
    assert await people.second_factor.codes_left(ada) == 0
    assert (await people.log_in(ADA, SECRET)).session


async def test_the_second_factor_is_turned_on_with_a_code_of_its_secret(people, ada, clock):
    other = pyotp.TOTP(people.second_factor.propose(ADA).secret)
    secret = people.second_factor.propose(ADA).secret
    short = "A" * 24
    for given, code in (
        (secret, other.at(clock().timestamp())),
        ("no base 32!", "123456"),
        (short, pyotp.TOTP(short).at(clock().timestamp())),
    ):
        with pytest.raises(errors.InvalidInputError):
            await people.second_factor.turn_on(FreshLogIn(ada), given, code)
    assert not (await people.person(ada)).has_second_factor
    assert (await people.log_in(ADA, SECRET)).session
    await second_factor(people, clock, ada)
    with pytest.raises(errors.ConflictError):
        await second_factor(people, clock, ada)


async def test_without_a_second_factor_no_code_is_right(people, ada):
    for refused in ("000000", ""):
        with pytest.raises(errors.LogInError):
            await people.second_factor.turn_off(FreshLogIn(ada), refused)


async def test_an_adviser_is_made_by_the_operator(people, ada):
    assert not (await people.person(ada)).is_adviser
    await people.make_adviser(ada)
    assert (await people.person(ada)).is_adviser


async def test_nobody_has_no_account(people, store):
    nobody = uuid.uuid4()
    for refused in (
        people.person(nobody),
        people.change_password(FreshLogIn(nobody), SECRET, OTHER),
        people.second_factor.turn_off(FreshLogIn(nobody), "000000"),
    ):
        with pytest.raises(errors.NotFoundError):
            await refused
    assert await Sessions(store).of(nobody) == ()
