"""`destinai accounts`: what the operator does with the accounts of an installation.

The only module of the command line that imports from the room `website`: its letters.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from accounts import backup as backups
from accounts.credentials import Passwords
from accounts.errors import MailError, NotFoundError, StoreError, StoreVersionError
from accounts.people import People
from accounts.rights import Rights
from accounts.sessions import FreshLogIn, Sessions
from accounts.store import (
    Address,
    Store,
    check_revision,
    is_exposed,
    journal_mode,
    latest_revision,
    sqlite_file,
)
from accounts.throttle import StoreThrottle
from cli import context, errors, lazy, output
from cli.commands.doctor import Finding, print_findings
from service.accounts import database_address, mailer_of
from service.settings import Settings
from website.site.letters import site_post

OTHERS_MAY = 0o077
"""The permissions of a file that only its owner should have."""
OTHERS_MAY_CHANGE = 0o022
"""Those of its folder, in which others could put another file in its place."""

Result = TypeVar("Result")
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="E-mail address of the account.")]
BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="File of the backup.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without this nothing is changed.")]

app = lazy.command_app("Export, erase, purge, back up, restore and check accounts; invite people.")


@app.command()
def export(email: Email) -> None:
    """Print everything that is kept of a person as a JSON document, but for secrets."""

    async def exported(store: Store) -> None:
        rights = Rights(store)
        async for piece in await rights.export(FreshLogIn(await rights.find(email))):
            output.print_bytes(piece)

    _with_person(exported)


@app.command()
def erase(email: Email, *, yes: Yes = False, as_json: context.Json = False) -> None:
    """Erase a person with everything that is kept of them, at once and for good.

    Backups made before keep it until they are deleted; restoring one erases it again.
    """
    _need(yes, "this erases the account for good")

    async def erased(store: Store) -> None:
        rights = Rights(store)
        await rights.erase(FreshLogIn(await rights.find(email)))

    _with_person(erased)
    _print({"erased": True}, "The account is erased.", as_json=as_json)


@app.command()
def purge(as_json: context.Json = False) -> None:
    """Write to people who have been away for 23 months, erase those away for 24 months.

    Nobody is erased without two letters, at least 30 and 7 days before; without a server for mail
    (DESTINAI_SMTP_URL) nobody is written to or erased. Also deletes sessions, links and keys that
    have expired. Run it once a day.
    """
    settings = context.command_settings()
    # The console reaches nobody.
    post = site_post(settings) if settings.smtp_url.get_secret_value() else None
    done = _with_store(lambda store: Rights(store).purge(post))
    words = f"{done.notices} letters sent, {done.erased} accounts erased, {done.expired} expired"
    _print(asdict(done), f"{words} sessions, links, keys and notes deleted.", as_json=as_json)
    if done.waiting:
        cause = "mail failed" if post else "no server for mail is set (DESTINAI_SMTP_URL)"
        raise errors.CommandError(f"letters and erasures that are due: {done.waiting}; {cause}")


@app.command()
def invite(as_json: context.Json = False) -> None:
    """Print an invitation to sign up, for one person and two weeks."""
    token = _with_store(lambda store: _people(store).invite())
    _print({"invitation": token}, token, as_json=as_json)


@app.command()
def adviser(
    email: Email,
    *,
    off: Annotated[bool, typer.Option("--off", help="No longer.")] = False,
    as_json: context.Json = False,
) -> None:
    """Let a person keep the profiles of several clients apart."""

    async def changed(store: Store) -> None:
        person_id = await Rights(store).find(email)
        await _people(store).make_adviser(person_id, is_adviser=not off)

    _with_person(changed)
    words = "The account is no adviser's any more." if off else "The account is an adviser's."
    _print({"adviser": not off}, words, as_json=as_json)


@app.command()
def logout(
    email: Annotated[
        str, typer.Argument(metavar="EMAIL", help="E-mail address of the account.")
    ] = "",
    *,
    everybody: Annotated[bool, typer.Option("--everybody", help="All people.")] = False,
    as_json: context.Json = False,
) -> None:
    """Log a person out on all devices, or everybody, such as after a break-in."""
    if bool(email) == everybody:
        raise errors.UsageError("name an account, or everybody with --everybody")

    async def ended(store: Store) -> None:
        if everybody:
            await Sessions(store).revoke_all()
        else:
            await Sessions(store).revoke_others(FreshLogIn(await Rights(store).find(email)))

    _with_person(ended)
    words = "Everybody is logged out." if everybody else "The person is logged out on all devices."
    _print({"logged_out": True}, words, as_json=as_json)


@app.command()
def migrate(as_json: context.Json = False) -> None:
    """Bring the tables to this version of Destinai; make a backup before.

    A server does so itself at its start where accounts are kept in a file, or there are none yet.
    """

    async def revision(store: Store) -> str:
        return await store.revision()

    found = _with_store(revision)
    _print({"revision": found}, f"The tables have revision {found}.", as_json=as_json)


@app.command()
def backup(file: BackupFile, as_json: context.Json = False) -> None:
    """Write all accounts to a new file that only you can read; the server may go on.

    Keep backups for at most 30 days: they hold accounts that were erased since.
    """
    address = _existing()
    backups.back_up(address, file)
    size = file.stat().st_size
    _print({"file": str(file), "bytes": size}, f"Wrote {file} ({size:,} bytes).", as_json=as_json)


@app.command()
def restore(
    file: BackupFile,
    *,
    yes: Yes = False,
    keep_access: Annotated[
        bool,
        typer.Option(
            "--keep-access",
            help="Keep share links and keys for programs, also those revoked since.",
        ),
    ] = False,
    as_json: context.Json = False,
) -> None:
    """Replace all accounts by those of a backup; those erased since stay erased.

    The server may go on: it sees either all accounts of before or all of the backup. Everybody is
    logged out; links sent by mail, invitations, share links and keys for programs end. Passwords,
    second factors and recovery codes are those of the backup again.
    """
    _need(yes, "this replaces all accounts by those of the backup")
    address = database_address(context.command_settings())
    erased = backups.restore(address, file, keeps_access=keep_access)
    words = f"Restored the accounts of {file}; {erased} that were erased since are erased again."
    _print({"restored": True, "erased_again": erased}, words, as_json=as_json)


@app.command()
def doctor(as_json: context.Json = False) -> None:
    """Check the database of accounts and the server for mail, and say how to fix them.

    It checks migrations, damage, permissions, the journal, secrets, mail, and whether the purge
    runs. Nothing is changed, and no mail is sent.
    """
    print_findings(_checks(context.command_settings()), as_json=as_json)


def _checks(settings: Settings) -> Iterator[Finding]:
    yield _check_mail(settings)
    try:
        address = _existing()
    except errors.CommandError as error:
        yield Finding("database", True, str(error))
        return
    try:
        found = asyncio.run(_look_at(address))
    except StoreError as error:
        fix = "start it, or correct DESTINAI_DATABASE_URL; restore a backup if it is damaged"
        yield Finding("database", False, str(error), fix)
        return
    yield from found


async def _look_at(address: Address) -> list[Finding]:
    store = Store.open(address)
    try:
        findings = [Finding("database", True, await store.check())]
        revision, latest = await store.revision(), latest_revision()
        findings.append(_check_tables(revision, latest))
        damages = await store.damages()
        fix = "restore a backup: destinai accounts restore FILE --yes" if damages else ""
        findings.append(Finding("rows", not damages, "; ".join(damages) or "whole", fix))
        if revision == latest:
            findings += await _look_into(Rights(store))
        findings += _check_journal(await store.journal())
    finally:
        await store.close()
    file = sqlite_file(address)
    return [*findings, *(_check_permissions(file) if file else [_check_connection(address)])]


def _check_tables(revision: str, latest: str) -> Finding:
    detail = f"revision {revision or 'none'}, this version works with {latest}"
    if revision == latest:
        return Finding("tables", True, detail)
    fix = "make a backup, then run destinai accounts migrate"
    try:
        check_revision(revision or latest)
    except StoreVersionError:
        fix = "use the later version of Destinai that made them"
    return Finding("tables", False, detail, fix)


async def _look_into(rights: Rights) -> list[Finding]:
    overdue = await rights.overdue()
    fix = "run destinai accounts purge once a day" if overdue else ""
    detail = f"rows, letters and erasures that are overdue: {overdue}"
    kept = "passwords, tokens and keys are hashes; secrets of second factors as they are"
    return [
        Finding("purge", not overdue, detail, fix),
        Finding("secrets", True, f"{kept}: {await rights.unencrypted()}"),
    ]


def _check_journal(mode: str) -> list[Finding]:
    if not mode:
        return []
    safe = journal_mode(sqlite3.sqlite_version_info)
    # Without a write-ahead log no version has the error.
    is_safe = mode == safe or mode != "WAL"
    detail = f"mode {mode}, SQLite {sqlite3.sqlite_version} is safe with {safe}"
    fix = "" if is_safe else "stop the server and what else has the file open, and start it again"
    return [Finding("journal", is_safe, detail, fix)]


def _check_permissions(path: Path) -> list[Finding]:
    modes = {one: one.stat().st_mode & 0o777 for one in sorted(path.parent.glob(f"{path.name}*"))}
    wrong = [str(one) for one, mode in modes.items() if mode & OTHERS_MAY]
    fix = f"chmod 600 {' '.join(wrong)}" if wrong else ""
    folder = path.parent.stat().st_mode & 0o777
    others = f"chmod go-w {path.parent}" if folder & OTHERS_MAY_CHANGE else ""
    return [
        Finding("file", not fix, f"{path} has permissions {modes[path]:o}", fix),
        Finding("folder", not others, f"{path.parent} has permissions {folder:o}", others),
    ]


def _check_connection(address: Address) -> Finding:
    fix = "add sslmode=verify-full to DESTINAI_DATABASE_URL" if is_exposed(address) else ""
    detail = "may cross the network unencrypted" if fix else "stays on this machine or is encrypted"
    return Finding("connection", not fix, detail, fix)


def _check_mail(settings: Settings) -> Finding:
    try:
        mailer_of(settings)
    except MailError as error:
        return Finding("mail", False, str(error), "correct DESTINAI_SMTP_URL or DESTINAI_MAIL_FROM")
    is_set = bool(settings.smtp_url.get_secret_value())
    if not is_set and (settings.base_url or not settings.is_local):
        detail = "no server is set: letters to people go to the console, and reach nobody"
        return Finding("mail", False, detail, "set DESTINAI_SMTP_URL and DESTINAI_MAIL_FROM")
    detail = "a server is set" if is_set else "no server is set: letters go to the console"
    return Finding("mail", True, detail)


def _need(is_given: bool, what: str) -> None:
    if not is_given:
        raise errors.UsageError(f"{what}; add --yes to do it")


def _print(document: Mapping[str, object], words: str, *, as_json: bool) -> None:
    if as_json:
        output.print_document(document)
    else:
        typer.echo(words)


def _people(store: Store) -> People:
    return People(store, Passwords(), StoreThrottle(store), site_post(context.command_settings()))


def _existing() -> Address:
    """Return the address of the database; raise CommandError where there is no such file."""
    address = database_address(context.command_settings())
    file = sqlite_file(address)
    if file and not file.is_file():
        raise errors.CommandError(f"there are no accounts yet: no file {file}")
    return address


def _with_store(does: Callable[[Store], Awaitable[Result]]) -> Result:
    """Return what something does with the store, whose tables are brought up to date first."""
    address = _existing()

    async def done() -> Result:
        store = Store.open(address)
        try:
            await store.migrate()
            return await does(store)
        finally:
            await store.close()

    return asyncio.run(done())


def _with_person(does: Callable[[Store], Awaitable[Result]]) -> Result:
    try:
        return _with_store(does)
    except NotFoundError:
        output.exit_with_nothing()
