"""The website over the fake recommender, with its log in reach."""

import io
import re
from collections.abc import Callable
from types import MappingProxyType

import html5lib
from starlette.testclient import TestClient

from api.server import open_log
from service.settings import LogLevel, Settings
from service.snapshot import CatalogueSnapshot, LiveCatalogue
from tests.support.fake_recommender import FakeRecommender
from website.app import create_site

OWN = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a form that comes from the site's own pages."""
AS_BROWSER = MappingProxyType({"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})


def fake_site(
    load: Callable[[], CatalogueSnapshot] = lambda: CatalogueSnapshot(FakeRecommender()),
    published: Callable[[], str | None] = lambda: "toy",
    **settings: object,
):
    """Return the website and API over the fake recommender, and the stream that it logs to."""
    stream = io.StringIO()
    log = open_log(stream, LogLevel.INFO)
    defaults = {"allowed_hosts": "*", "deadline_seconds": 3600, "rate_limits": "off"}
    chosen = Settings(**defaults | settings)
    return create_site(
        LiveCatalogue(load, published, log, chosen.poll_seconds), chosen, log
    ), stream


def site_client(app) -> TestClient:
    """Return a client that asks as a browser does; enter it to load the catalogue."""
    headers = dict(AS_BROWSER)  # to which the client adds its user agent
    return TestClient(app, base_url="http://destinai.test", headers=headers)


def posted(client: TestClient, path: str, **fields: object) -> str:
    """Return the page that answers a form."""
    answer = client.post(path, data=fields, headers=OWN)
    assert answer.status_code == 200, answer.text
    return answer.text


def text_of(page: str) -> str:
    """Return the words of a page, without its elements."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


def tree_of(answer, status=200):
    """Return the tree of an answer that is a page: it has this status and is valid HTML."""
    assert answer.status_code == status, answer.text
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)


def words_in(node) -> str:
    """Return the words of an element, with single spaces."""
    return " ".join("".join(node.itertext()).split())
