"""Passwords and addresses: which are accepted, and what is kept of them."""

import asyncio
import threading

import pytest

from accounts import credentials
from accounts.credentials import (
    Passwords,
    check_password,
    common_passwords,
    new_token,
    normal_email,
    token_hash,
)
from accounts.errors import InvalidInputError, PasswordError, ThrottledError


def test_passwords_are_hashed_with_argon2id_as_asvs_asks():
    hashed = asyncio.run(Passwords().hash("tangible walrus 9"))
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_fits_its_own_hash_alone():
    async def play():
        passwords = Passwords(memory_kib=8, rounds=1)
        first = await passwords.hash("tangible walrus 9")
        assert first != await passwords.hash("tangible walrus 9")
        assert await passwords.verify("tangible walrus 9", first)
        for wrong in ("Tangible walrus 9", "", "x" * 10_000, "\ud800"):
            assert not await passwords.verify(wrong, first)
        assert not await passwords.verify("", None)
        assert not await passwords.verify("tangible walrus 9", None)

    asyncio.run(play())


def test_for_nobody_a_password_is_verified_all_the_same(monkeypatch):
    async def play():
        passwords = Passwords(memory_kib=8, rounds=1)
        hashed = await passwords.hash("tangible walrus 9")
        seen = []
        verify = passwords._hasher.verify
        monkeypatch.setattr(
            passwords._hasher,
            "verify",
            lambda *words: seen.append(words[1].split("$")[3]) or verify(*words),
        )
        for known in (hashed, None):
            await passwords.verify("wrong", known)
        await passwords.verify("x" * 10_000, hashed)
        assert seen == ["m=8,t=1,p=1"] * 3

    asyncio.run(play())


def test_more_passwords_than_may_wait_are_refused(monkeypatch):
    monkeypatch.setattr(credentials, "WAITING", 3)

    async def play():
        passwords = Passwords(memory_kib=8, rounds=1)
        hashes = (passwords.hash("tangible walrus 9") for _ in range(9))
        found = await asyncio.gather(*hashes, return_exceptions=True)
        refused = [one for one in found if isinstance(one, ThrottledError)]
        assert len(refused) == 9 - credentials.HASHING - 3
        assert await passwords.hash("tangible walrus 9")

    asyncio.run(play())


def test_requests_that_are_given_up_leave_no_more_threads_than_may_hash(monkeypatch):
    running, most, go_on = set(), [], threading.Event()

    def slow(*_):
        running.add(threading.get_ident())
        most.append(len(running))
        go_on.wait(5)
        return "hash"

    async def play():
        passwords = Passwords(memory_kib=8, rounds=1)
        monkeypatch.setattr(passwords._hasher, "hash", slow)
        for _ in range(4):
            given_up = [asyncio.create_task(passwords.hash("words")) for _ in range(2)]
            await asyncio.sleep(0.01)
            for task in given_up:
                task.cancel()
            await asyncio.gather(*given_up, return_exceptions=True)
        go_on.set()
        assert await passwords.hash("words") == "hash"

    asyncio.run(play())
    assert max(most) == credentials.HASHING


def test_the_list_of_common_passwords_has_those_that_could_be_chosen():
    found = common_passwords()
    assert len(found) > 3000
    assert {"password", "12345678", "trustno1"} <= found
    assert {len(one) >= credentials.LEAST_PASSWORD_CHARS for one in found} == {True}


@pytest.mark.parametrize(
    "password",
    [
        "short 1",
        "x" * 257,
        "Password",
        "QWERTYUIOP",
        "abababab",
        "ada.lovelace",
        "Ada.Lovelace2026!",
        "ada.lovelace@example.org",
        "destinai-2026",
        "good words \ud800",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password):
    with pytest.raises(PasswordError) as caught:
        check_password(password, "ada.lovelace@example.org")
    assert caught.value.field == "password"
    assert password not in str(caught.value)


@pytest.mark.parametrize(
    "password", ["three plain words", "ζωή και φως", "x" * 250 + "yz", "🦭🦀🐙" * 3]
)
def test_length_is_enough(password):
    check_password(password, "ada@example.org")


@pytest.mark.parametrize(
    ("text", "email"),
    [
        (" Ada@Example.ORG\n", "ada@example.org"),
        ("a.b+c@sub.example.co.uk", "a.b+c@sub.example.co.uk"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
    ],
)
def test_an_address_has_one_form(text, email):
    assert normal_email(text) == email


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@example",
        "ada@@example.org",
        "ada@example.org\nBcc: eve@example.org",
        "ada b@example.org",
        "<ada@example.org>",
        "a..b@example.org",
        "ada@-.org" + "x" * 250,
        "\ud800@example.org",
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(InvalidInputError):
        normal_email(text)


def test_tokens_are_long_random_and_kept_as_hashes():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}
    assert token_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len(token_hash("\ud800")) == 64
