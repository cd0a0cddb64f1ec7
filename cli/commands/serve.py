"""`destinai serve`: the website and the API on this machine.

The only module of the command line that imports from the room `api`.
"""

import socket
from contextlib import suppress
from typing import Annotated

import typer

from api.server import serve as run_server
from cli import context, errors, lazy, output
from cli.progress import show_progress
from index.errors import IndexDamagedError
from index.store import CatalogueStore
from service import startup
from service.accounts import notices
from service.settings import Settings

APPLICATION = "website.app:application"

app = lazy.command_app()


@app.command()
def serve(
    *,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; else DESTINAI_HOST, else 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port, 0 for a free one; else DESTINAI_PORT or 8000."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="Server processes; else DESTINAI_WORKERS, else 1."),
    ] = None,
    as_json: context.Json = False,
) -> None:
    """Serve Destinai over HTTP until stopped."""
    options = {"host": host, "port": port, "workers": workers}
    given = {name: value for name, value in options.items() if value is not None}
    settings = context.command_settings(**given)
    free = free_port(settings.host, settings.port)
    settings = context.command_settings(**{**given, "port": free, "threads": threads_for(settings)})
    name = _ensure_catalogue(settings)
    address = f"http://{_bracketed(settings.host)}:{free}"
    if as_json:
        output.print_document({"address": address, "catalogue": name, "workers": settings.workers})
    else:
        typer.echo(f"Destinai answers on {address} from {name}; stop it with Ctrl+C.")
    if not (settings.base_url or settings.allowed_hosts or settings.is_local):
        output.print_notice(
            "notice: only requests to localhost and to the address that is listened on are "
            "answered; name other hosts with DESTINAI_ALLOWED_HOSTS or DESTINAI_BASE_URL"
        )
    for notice in notices(settings):
        output.print_notice(f"notice: {notice}")
    run_server(settings, APPLICATION, startup.CatalogueSource(settings))


def free_port(host: str, port: int) -> int:
    """Return the port, or a free one for 0.

    Raises CommandError where the address cannot be listened on.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            found: int = probe.getsockname()[1]
    except OSError as error:
        raise errors.CommandError(
            f"cannot listen on {host} port {port}: {error.strerror or error}; "
            "choose another with --port or --host"
        ) from None
    return found


def threads_for(settings: Settings) -> int:
    """Return the threads of each process: the setting, else the cores divided among workers."""
    if settings.threads or settings.workers == 1:
        return settings.threads
    return max(1, context.usable_cores() // settings.workers)


def _ensure_catalogue(settings: Settings) -> str | None:
    """Export the model and build the starter where they are missing; return the name in use."""
    home = CatalogueStore(settings.home)
    if startup.lacks_catalogue(home, startup.chosen_version(settings)):
        encoder = startup.open_model(settings)
        with show_progress() as progress:
            startup.ensure_catalogue(home, encoder, output.print_notice, progress)
    with suppress(IndexDamagedError):  # the server answers from the one used before
        startup.check_upgraded(home, startup.Encoders(settings))
    return home.current()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
