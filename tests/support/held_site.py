"""The website over the fake recommender, with a path that computes without end.

Run as a program it is served as `destinai serve` serves the real one.
"""

import sys
import threading

from fastapi import FastAPI

from api.server import serve
from service.settings import read_settings
from tests.support.fake_site import fake_site

COMPUTING = "computing"
"""The line on stdout that says that the request without end is being computed."""


def application() -> FastAPI:
    """Return the site for the settings in the environment."""
    settings = read_settings()
    app, _ = fake_site(**settings.model_dump(include=settings.model_fields_set))

    @app.get("/without-end")
    def without_end() -> None:
        sys.stdout.write(f"{COMPUTING}\n")
        sys.stdout.flush()
        threading.Event().wait()

    return app


if __name__ == "__main__":
    serve(read_settings(), "tests.support.held_site:application")
