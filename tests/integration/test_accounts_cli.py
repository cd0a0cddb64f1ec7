"""`destinai accounts`: its documents, sentences and statuses."""

import asyncio
import json
import stat

import pytest
from sqlalchemy import text

from accounts.access import Access
from accounts.errors import NotFoundError
from accounts.profiles import Profiles
from accounts.rights import Rights
from accounts.rows import person_row
from accounts.sessions import Sessions
from accounts.store import Store, sqlite_url
from cli.errors import ExitStatus
from tests.support.fake_cli import FakeCommand
from tests.support.fake_mail import FakeMailer
from tests.support.saved import add_everything, add_person

ADA = "ada@example.org"
EVE = "eve@example.org"


@pytest.fixture
def destinai(tmp_path):
    return FakeCommand(tmp_path / "home")


@pytest.fixture
def saved(destinai, clock):
    """Return what an account has in the database of the home."""
    return play(destinai, lambda store: add_everything(store, ADA), clock)


def play(destinai, does, *clock, migrated=True):
    async def done():
        store = Store.open(sqlite_url(destinai.home.folder / "destinai.db"), *clock)
        if migrated:
            await store.migrate()
        try:
            return await does(store)
        finally:
            await store.close()

    return asyncio.run(done())


def test_export_prints_one_document(destinai, saved):
    result = destinai.run("accounts", "export", "Ada@example.org")
    assert (result.exit_code, result.stderr) == (ExitStatus.DONE, "")
    document = json.loads(result.stdout)
    assert document["person"]["id"] == str(saved["person_id"])
    assert len(document["profile"]) == 2


@pytest.mark.usefixtures("saved")
@pytest.mark.parametrize("words", [("export", EVE), ("erase", EVE, "--yes")])
def test_an_unknown_person_is_nothing_found(destinai, words):
    result = destinai.run("accounts", *words)
    assert (result.exit_code, result.stderr) == (ExitStatus.NOTHING, "Nothing was found.\n")


def test_erase_needs_a_yes_and_erases(destinai, saved):
    result = destinai.run("accounts", "erase", ADA)
    assert result.exit_code == ExitStatus.USAGE
    assert "add --yes" in result.stderr
    assert play(destinai, lambda store: Rights(store).find(ADA)) == saved["person_id"]
    assert destinai.answer("accounts", "erase", ADA, "--yes") == {"erased": True}
    assert destinai.run("accounts", "export", ADA).exit_code == ExitStatus.NOTHING


@pytest.mark.usefixtures("saved")
def test_purge_without_a_server_for_mail_writes_to_nobody_and_erases_nobody(destinai, clock):
    result = destinai.run("accounts", "purge")
    assert (result.exit_code, result.stderr) == (ExitStatus.DONE, "")
    clock.forward(days=-1000)
    person_id = play(destinai, lambda store: add_person(store, EVE, notices=2), clock)
    play(destinai, lambda store: told_long_ago(store, person_id), clock)
    result = destinai.run("accounts", "purge", "--json")
    assert result.exit_code == ExitStatus.REFUSED
    assert json.loads(result.stdout) == {"notices": 0, "erased": 0, "expired": 0, "waiting": 1}
    assert result.stderr == (
        "error: letters and erasures that are due: 1; "
        "no server for mail is set (DESTINAI_SMTP_URL)\n"
    )
    assert play(destinai, lambda store: Rights(store).find(EVE)) == person_id


async def told_long_ago(store, person_id):
    async with store.writing() as session:
        (await person_row(session, person_id)).noticed = store.now()


@pytest.mark.usefixtures("saved")
def test_purge_with_a_server_that_is_down_says_so_in_one_line(destinai, clock):
    clock.forward(days=-1000)
    play(destinai, lambda store: add_person(store, EVE), clock)
    setting = {"DESTINAI_SMTP_URL": "smtp://127.0.0.1:1", "DESTINAI_CONTACT": "me@example.org"}
    result = destinai.run("accounts", "purge", **setting)
    assert result.exit_code == ExitStatus.REFUSED
    assert result.stdout.startswith("0 letters sent, 0 accounts erased, ")
    assert result.stderr == "error: letters and erasures that are due: 1; mail failed\n"


def test_purge_writes_to_each_person_in_the_language_in_which_they_signed_up(
    destinai, clock, monkeypatch
):
    mailer = FakeMailer()
    monkeypatch.setattr("website.site.letters.mailer_of", lambda _settings: mailer)
    clock.forward(days=-1000)

    async def two_people(store):
        await add_person(store, EVE)
        await add_person(store, ADA, language="de")

    play(destinai, two_people, clock)
    done = destinai.answer("accounts", "purge", DESTINAI_SMTP_URL="smtp://mail.example.org")
    assert done["notices"] == 2
    assert {one.to: one.subject for one in mailer.sent} == {
        ADA: "Ihr Konto wird gelöscht",
        EVE: "Your account will be erased",
    }


@pytest.mark.usefixtures("saved")
def test_an_invitation_is_printed_once(destinai):
    token = destinai.answer("accounts", "invite")["invitation"]
    assert len(token) == 43
    assert destinai.run("accounts", "invite").stdout.strip() != token


def test_an_adviser_is_made_and_is_none_any_more(destinai, saved):
    async def add_client(store):
        return await Profiles(store).add_client(saved["person_id"], "Another")

    assert destinai.answer("accounts", "adviser", ADA, "--off") == {"adviser": False}
    with pytest.raises(NotFoundError):
        play(destinai, add_client)
    assert destinai.answer("accounts", "adviser", ADA) == {"adviser": True}
    assert play(destinai, add_client).label == "Another"
    assert destinai.run("accounts", "adviser", EVE).exit_code == ExitStatus.NOTHING


def test_logout_ends_the_sessions_of_one_or_of_all(destinai, saved, clock):
    other = play(destinai, lambda store: add_person(store, EVE), clock)

    def devices(person_id):
        return len(play(destinai, lambda store: Sessions(store).of(person_id), clock))

    play(destinai, lambda store: Sessions(store).start(other, "Phone"), clock)
    assert (devices(saved["person_id"]), devices(other)) == (1, 1)
    assert destinai.answer("accounts", "logout", ADA) == {"logged_out": True}
    assert (devices(saved["person_id"]), devices(other)) == (0, 1)
    result = destinai.run("accounts", "logout", "--everybody")
    assert (result.exit_code, result.stdout) == (ExitStatus.DONE, "Everybody is logged out.\n")
    assert devices(other) == 0
    for words in ((), (ADA, "--everybody")):
        assert destinai.run("accounts", "logout", *words).exit_code == ExitStatus.USAGE
    assert destinai.run("accounts", "logout", "nobody@example.org").exit_code == ExitStatus.NOTHING


def test_backup_and_restore(destinai, saved, clock, tmp_path):
    file = tmp_path / "backup.db"
    written = destinai.answer("accounts", "backup", str(file))
    assert written == {"file": str(file), "bytes": file.stat().st_size}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    profile = (saved["person_id"], saved["profile_id"])
    play(destinai, lambda store: Profiles(store).delete(*profile))
    assert destinai.run("accounts", "restore", str(file)).exit_code == ExitStatus.USAGE
    result = destinai.answer("accounts", "restore", str(file), "--yes")
    assert result == {"restored": True, "erased_again": 0}
    found = play(destinai, lambda store: Access(store).share_links(saved["person_id"]), clock)
    assert found == ()
    assert play(destinai, lambda store: Profiles(store).get(*profile)).name == "My profile"
    destinai.answer("accounts", "restore", str(file), "--yes", "--keep-access")
    found = play(destinai, lambda store: Access(store).share_links(saved["person_id"]), clock)
    assert [one.profile_id for one in found] == [saved["profile_id"]]
    again = destinai.run("accounts", "backup", str(file))
    assert again.exit_code == ExitStatus.REFUSED
    assert again.stderr == f"error: {file} is there already; name a new file\n"


@pytest.mark.parametrize(
    "words", [("export", ADA), ("erase", ADA, "--yes"), ("purge",), ("backup", "nowhere")]
)
def test_without_accounts_there_is_nothing_to_do_and_no_file_is_made(destinai, words):
    result = destinai.run("accounts", *words)
    assert result.exit_code == ExitStatus.REFUSED
    assert result.stderr.startswith("error: there are no accounts yet: ")
    assert not (destinai.home.folder / "destinai.db").exists()


def test_a_server_that_is_down_is_one_line_without_its_password(destinai):
    address = "postgresql://me:secret@127.0.0.1:1/accounts"
    result = destinai.run("accounts", "export", ADA, DESTINAI_DATABASE_URL=address)
    assert result.exit_code == ExitStatus.REFUSED
    assert result.stderr == "error: the database does not answer; try again\n"


def test_doctor_finds_all_well(destinai):
    play(destinai, lambda store: store.check())
    answer = destinai.answer("accounts", "doctor")
    assert answer["ok"]
    things = [finding["thing"] for finding in answer["findings"]]
    log = ["mail", "database", "tables", "rows", "purge", "secrets", "journal", "file", "folder"]
    assert things == log
    empty = destinai.answer("accounts", "doctor", DESTINAI_HOME="/nowhere")
    assert [finding["ok"] for finding in empty["findings"]] == [True, True]


def test_doctor_says_what_is_wrong_and_how_to_fix_it(destinai):
    play(destinai, lambda store: store.migrate("base"))
    path = destinai.home.folder / "destinai.db"
    path.chmod(0o644)
    setting = {"DESTINAI_SMTP_URL": "http://me:secret@example.org"}
    answer = destinai.answer("accounts", "doctor", status=ExitStatus.REFUSED, **setting)
    wrong = {one["thing"]: one["mend"] for one in answer["findings"] if not one["ok"]}
    assert set(wrong) == {"mail", "tables", "file"}
    assert wrong["file"] == f"chmod 600 {path}"
    assert wrong["tables"] == "make a backup, then run destinai accounts migrate"
    assert "secret" not in json.dumps(answer)
    play(destinai, lambda store: set_revision(store, "9999"), migrated=False)
    answer = destinai.answer("accounts", "doctor", status=ExitStatus.REFUSED)
    wrong = {one["thing"]: one["mend"] for one in answer["findings"] if not one["ok"]}
    assert wrong["tables"] == "use the later version of Destinai that made them"
    path.write_bytes(b"damaged" * 1000)
    answer = destinai.answer("accounts", "doctor", status=ExitStatus.REFUSED)
    assert [one["detail"] for one in answer["findings"] if not one["ok"]] == [
        "the file is no database of SQLite"
    ]


async def set_revision(store, revision):
    async with store.writing() as session:
        await session.execute(
            text("CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT PRIMARY KEY)")
        )
        await session.execute(text("DELETE FROM alembic_version"))
        change = text("INSERT INTO alembic_version VALUES (:revision)")
        await session.execute(change, {"revision": revision})


@pytest.mark.usefixtures("saved")
def test_doctor_says_that_the_purge_does_not_run(destinai, clock):
    """What a daily purge would have ended is there: the accounts were made long before today."""
    assert destinai.run("accounts", "purge").exit_code == ExitStatus.DONE
    assert destinai.answer("accounts", "doctor")["ok"]
    clock.forward(days=-1000)
    play(destinai, lambda store: add_person(store, EVE), clock)
    answer = destinai.answer("accounts", "doctor", status=ExitStatus.REFUSED)
    (wrong,) = (one for one in answer["findings"] if not one["ok"])
    assert wrong == {
        "thing": "purge",
        "ok": False,
        "detail": "rows, letters and erasures that are overdue: 1",
        "mend": "run destinai accounts purge once a day",
    }


def test_doctor_warns_of_others_in_the_folder_and_beside_the_file(destinai):
    play(destinai, lambda store: store.check())
    folder = destinai.home.folder
    (folder / "destinai.db.old").touch(0o640)
    folder.chmod(0o775)
    answer = destinai.answer("accounts", "doctor", status=ExitStatus.REFUSED)
    wrong = {one["thing"]: one["mend"] for one in answer["findings"] if not one["ok"]}
    assert wrong == {
        "file": f"chmod 600 {folder / 'destinai.db.old'}",
        "folder": f"chmod go-w {folder}",
    }


def test_doctor_wants_mail_for_a_site_that_others_use(destinai):
    setting = {"DESTINAI_BASE_URL": "https://careers.example.org"}
    answer = destinai.answer("accounts", "doctor", status=ExitStatus.REFUSED, **setting)
    (wrong,) = (one for one in answer["findings"] if not one["ok"])
    assert (wrong["thing"], wrong["mend"]) == (
        "mail",
        "set DESTINAI_SMTP_URL and DESTINAI_MAIL_FROM",
    )
