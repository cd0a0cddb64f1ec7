"""The pages: what a real browser loads and waits for, on a slow telephone and a slow line.

`python -m bench.pages HOME` measures them alone, over the catalogue in use of a home.
"""

import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VISITS = 3
# What an event shorter than 16 ms took is not told by the browser.
SHORTEST_DELAY = 16
REACTED_MS = 1000
STATEMENTS = [
    "I repaired phones and soldered circuit boards.",
    "I kept the accounts of a shop and trained new starters on the till.",
]
DISCLOSURE = "main details:not([open]) > summary"
THEME = "theme-switch button:last-of-type"
# The Web Vitals and sizes that a page may have at most.
BUDGET = {
    "bytes": 60_000.0,
    "requests": 8.0,
    "TTFB": 100.0,
    "LCP": 1500.0,
    "INP": 100.0,
    "CLS": 0.02,
}
RESULTS_BYTES = 120_000.0

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address, and what a visitor presses there, or types into where keys are given."""

    name: str
    path: str
    pressed: str
    keys: str = ""
    words: str = ""  # Sent from the form at `path`; the page that answers is measured.
    most_bytes: float = BUDGET["bytes"]


def vitals(home: Path) -> Iterator[tuple[str, str]]:
    """Yield a line a page, the median of three visits by a browser that has cached nothing.

    TTFB is counted from the request on, without the delay that the line adds.
    """
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only developers have it

        from tests.support.browser import CHROMIUM, FLAGS, visiting  # noqa: PLC0415
    except ImportError as error:
        yield "pages in a browser", f"not measured: {error}"
        return
    if CHROMIUM is None:
        yield "pages in a browser", "not measured: chromium is not on PATH"
        return
    with serving(home, 1) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        origin = f"http://127.0.0.1:{server.port}"
        for page in _pages(browser, origin):
            visits = [_visit(visiting, browser, origin, page) for _ in range(VISITS)]
            yield f"page {page.name}", _line(page, visits)
        browser.close()


def _pages(browser: "Browser", origin: str) -> list[Page]:
    skills, careers = _ids(browser, origin)
    chosen = f"skills={','.join(skills)}"
    return [
        Page("/", "/", "#text", "a"),
        Page("/careers", "/careers", "input[name=q]", "a"),
        Page("/careers/{id}", f"/careers/{careers[0]}", "#fit-text", "a"),
        Page("/skills", "/skills", "input[name=q]", "a"),
        Page("/skills/{id}", f"/skills/{skills[0]}", THEME),
        Page("/start", "/start", "#find-skill", "sol"),
        Page("/start, review", "/", "#skill-1 input[type=checkbox]", words=" ".join(STATEMENTS)),
        Page("/results", f"/results?{chosen}", DISCLOSURE, most_bytes=RESULTS_BYTES),
        Page("/compare", f"/compare?{chosen}&careers={','.join(careers)}", DISCLOSURE),
        Page("/ai-notice", "/ai-notice", THEME),
    ]


def _ids(browser: "Browser", origin: str) -> tuple[list[str], list[str]]:
    """Return the ids of the skills that are recognised, and of the four best careers."""
    page = browser.new_page()
    asked = {"statements": STATEMENTS, "limit": 4}
    line = page.request.post(f"{origin}/api/v1/match", data=asked).json()
    page.close()
    skills = [one["skill"]["uri"] for one in line["recognised"]]
    careers = [one["occupation"]["uri"] for one in line["matches"]]
    return [uri.rsplit("/")[-1] for uri in skills], [uri.rsplit("/")[-1] for uri in careers]


def _visit(visiting: Callable[..., Any], browser: "Browser", origin: str, asked: Page) -> Figures:
    with visiting(browser, origin + asked.path, slow=True) as visit:
        page = visit.page
        if asked.words:
            page.fill("#text", asked.words)
            visit.count_anew()
            page.locator("form.card button").first.click()
            page.wait_for_load_state("networkidle")
        loaded = {"bytes": float(visit.bytes), "requests": float(len(visit.requests))}
        ttfb = "performance.getEntriesByType('navigation')[0]"
        waited = page.evaluate(f"{ttfb}.responseStart - {ttfb}.requestStart")
        page.wait_for_function("() => seen.painted > 0")
        painted = page.evaluate("seen.painted")
        target = page.locator(asked.pressed).first
        target.press_sequentially(asked.keys, delay=50) if asked.keys else target.click()
        page.wait_for_timeout(REACTED_MS)
        seen = page.evaluate("seen")
    felt = {"INP": max(seen["delay"], SHORTEST_DELAY), "CLS": seen["shift"]}
    return {**loaded, "TTFB": waited, "LCP": painted, **felt}


def _line(page: Page, visits: list[Figures]) -> str:
    figure = {name: statistics.median(visit[name] for visit in visits) for name in BUDGET}
    line = (
        f"{figure['bytes'] / 1000:.1f} kB, {figure['requests']:.0f} requests, "
        f"TTFB {figure['TTFB']:.0f} ms, LCP {figure['LCP'] / 1000:.2f} s, "
        f"INP {figure['INP']:.0f} ms, CLS {figure['CLS']:.3f}"
    )
    most = BUDGET | {"bytes": page.most_bytes}
    over = [name for name in BUDGET if figure[name] > most[name]]
    return line + (f"; over budget: {', '.join(over)}" if over else "")


if __name__ == "__main__":
    for name, value in vitals(Path(sys.argv[1])):
        print(f"{name:<62} {value}", flush=True)
