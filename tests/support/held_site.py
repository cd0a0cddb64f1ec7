"""The website over the fake recommender, with a path that computes without end.

Run as a program it is served as `destinai serve` serves the real one.
"""

import http.client
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress

from fastapi import FastAPI

from api.server import serve
from cli.commands.serve import free_port
from service.settings import read_settings
from service.startup import CatalogueSource
from tests.support.fake_site import fake_site
from tests.support.served import PATIENCE, wait_until

HOST = "127.0.0.1"
COMPUTING = "computing"
"""The line on stdout that says that the request without end is being computed."""


def application(_source: CatalogueSource | None = None) -> FastAPI:
    """Return the site for the settings in the environment."""
    settings = read_settings()
    app, _ = fake_site(**settings.model_dump(include=settings.model_fields_set))

    @app.get("/without-end")
    def without_end() -> None:
        sys.stdout.write(f"{COMPUTING}\n")
        sys.stdout.flush()
        threading.Event().wait()

    return app


@contextmanager
def serving(**settings):
    """Serve the held site until left; yield the process, with its port."""
    port = free_port(HOST, 0)
    chosen = {"PORT": port, "LOG": "error", **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.held_site"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **{f"DESTINAI_{name}": str(value) for name, value in chosen.items()}},
        start_new_session=True,
    )
    process.port = port
    try:
        wait_until(lambda: status(process, "/readyz") == 200)
        yield process
    finally:
        with suppress(ProcessLookupError):  # none is left where it stopped by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def status(process, path):
    """Return the status of an answer, None where there was none."""
    connection = http.client.HTTPConnection(HOST, process.port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


if __name__ == "__main__":
    settings = read_settings()
    serve(settings, "tests.support.held_site:application", CatalogueSource(settings))
