"""Serving: what must be there before the first request, the address, then the server."""

import os
import signal
import socket
from contextlib import suppress

import typer

from api.server import serve
from cli.context import settings_in_use
from cli.errors import RefusalError
from cli.output import print_document, tell
from cli.progress import shown_progress
from index.errors import IndexDamagedError
from index.store import Home
from models.opening import is_exported
from models.source import locate
from service.settings import Settings
from service.startup import (
    Encoders,
    check_upgraded,
    ensure_catalogue,
    lacks_catalogue,
    open_model,
)

APPLICATION = "website.app:application"


def serve_http(chosen: dict[str, int | str], *, as_json: bool) -> None:
    """Serve with the settings chosen, before those of the environment, until told to stop."""
    settings = settings_in_use(**chosen)
    port = free_port(settings.host, settings.port)
    chosen = {**chosen, "port": port, "threads": threads_for(settings)}
    settings = settings_in_use(**chosen)
    name = _ensure(settings)
    address = f"http://{_bracketed(settings.host)}:{port}"
    if as_json:
        print_document({"address": address, "catalogue": name, "workers": settings.workers})
    else:
        typer.echo(f"Destinai answers on {address} from {name}; stop it with Ctrl+C.")
    # uvicorn raises the signal that stopped it once more when it is done.
    signal.signal(signal.SIGTERM, lambda *_: None)
    serve(settings, APPLICATION)


def free_port(host: str, port: int) -> int:
    """Return the port, or a free one for 0; refuse an address that cannot be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            found: int = probe.getsockname()[1]
    except OSError as error:
        raise RefusalError(
            f"cannot listen on {host} port {port}: {error.strerror or error}; "
            "choose another with --port or --host"
        ) from None
    return found


def threads_for(settings: Settings) -> int:
    """Return the threads of each process: as set, else the cores shared out among workers."""
    if settings.threads or settings.workers == 1:
        return settings.threads
    return max(1, cores() // settings.workers)


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _ensure(settings: Settings) -> str | None:
    home = Home(settings.home)
    source = locate(settings.model)
    if not is_exported(home.models, source) or lacks_catalogue(home, source.version):
        encoder = open_model(settings, tell)
        with shown_progress() as progress:
            ensure_catalogue(home, encoder, tell, progress)
    with suppress(IndexDamagedError):  # the server answers from the one used before
        check_upgraded(home, Encoders(settings, tell))
    return home.current()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
