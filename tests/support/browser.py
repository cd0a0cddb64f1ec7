"""A real browser on a real server: fixtures, and what must hold of every page that it opens."""

import os
import re
import shutil
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from api.server import server_options
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_site import fake_site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = Path(__file__).parents[2] / ".screenshots"
WIDE, NARROW, NARROWEST = (1280, 900), (360, 780), (320, 640)
ZOOMED = (320, 225)
"""What is left of WIDE at a zoom of 400 %."""
LEAST_TARGET = 24
"""CSS pixels that something to press is wide and high (WCAG 2.2, 2.5.8)."""
ICON = re.compile(r"/static/icon\.\w+\.svg\Z")
MOST_BYTES, MOST_REQUESTS, MOST_SHIFT = 60_000, 8, 0.02
# A slow telephone on a slow line: a quarter of the speed, 1.6 Mbps, 150 ms.
CPU_SLOWDOWN = 4
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 1_600_000 / 8,
}
# Before the page's own scripts: what a visitor would feel but not report; times in ms.
WATCH = """
window.seen = {shift: 0, painted: 0, delay: 0, violations: []};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) seen.painted = entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (entry.interactionId) seen.delay = Math.max(seen.delay, entry.duration);
}).observe({type: "event", buffered: true, durationThreshold: 16});
document.addEventListener("securitypolicyviolation", (event) =>
  seen.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Visit:
    """An open page with what happened while it was loaded."""

    page: object
    origin: str
    status: int
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    bytes: int = 0

    def assert_quiet(self) -> None:
        """Assert no console message, foreign request, policy violation or layout shift."""
        assert self.complaints == []
        assert [url for url in self.requests if not url.startswith(self.origin)] == []
        assert self.page.evaluate("seen.violations") == []
        if self.page.evaluate("seen.shift") > MOST_SHIFT:
            # A busy machine may paint half a page first; what moves does so on every load.
            self.count_anew()
            self.page.reload(wait_until="networkidle")
        assert self.page.evaluate("seen.shift") <= MOST_SHIFT

    def assert_light(self) -> None:
        """Assert that requests and bytes are within the budget of a page."""
        assert len(self.requests) <= MOST_REQUESTS
        assert self.bytes <= MOST_BYTES

    def count_anew(self) -> None:
        """Reset requests and bytes, before a step to another page."""
        self.requests.clear()
        self.bytes = 0

    def assert_accessible(self) -> None:
        """Assert that axe finds no violation."""
        results = Axe().run(self.page)
        assert results.violations_count == 0, results.generate_report()

    def assert_fits(self) -> None:
        """Assert that nothing scrolls sideways."""
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"]

    def screenshot(self, name: str) -> None:
        """Save a picture of the whole page in the ignored folder, for people to look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


@contextmanager
def running(app):
    """Yield the origin of a site served by uvicorn on a free port."""
    options = server_options(Settings(port=0, log="error")) | {"factory": False}
    server = uvicorn.Server(uvicorn.Config(app, **options))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(30)


@contextmanager
def visiting(browser, url, *, size=WIDE, theme="light", scripts=True, slow=False, **options):
    """Yield the visit of a page that has been loaded; `slow` as on a slow telephone, uncached."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,
        java_script_enabled=scripts,
        **options,
    )
    page = context.new_page()
    visit = Visit(page, url.split("/", 3)[0] + "//" + url.split("/", 3)[2], 0)
    if scripts:
        page.add_init_script(WATCH)
    page.on("console", lambda said: _note(visit, said))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("request", lambda request: _count(visit, request.url))
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: _weigh(visit, event))
    if slow:
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        network.send("Network.emulateNetworkConditions", SLOW_LINE)
        network.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    visit.status = page.goto(url, wait_until="networkidle").status
    yield visit
    context.close()


def _count(visit: Visit, url: str) -> None:
    if not ICON.search(url):  # a browser asks for it when it likes, also after a page is loaded
        visit.requests.append(url)


def _note(visit, said) -> None:
    # Chromium reports the status of an error page itself as an error.
    if (
        said.type in {"error", "warning"}
        and "the server responded with a status of" not in said.text
    ):
        visit.complaints.append(said.text)


def _weigh(visit, event) -> None:
    visit.bytes += event["encodedDataLength"]


@pytest.fixture(scope="module")
def browser():
    """Yield Chromium; one for a module, since Playwright's loop is in the way of other loops."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing; .ci/run installs it")
        pytest.skip("chromium is not on PATH")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def toy_site():
    """Yield the origin of the website over the toy catalogue."""
    app, _ = fake_site()
    with running(app) as origin:
        yield origin


@pytest.fixture(scope="module")
def starter_site(starter):
    """Yield the origin of the website over the starter catalogue and the real model."""
    app, _ = fake_site(load=lambda: CatalogueSnapshot(starter))
    with running(app) as origin:
        yield origin
