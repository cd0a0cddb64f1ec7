"""Every page in a real browser: quiet, accessible, narrow, light; with and without scripts.

A new page is one line in PAGES.
"""

import pytest
from starlette.responses import HTMLResponse

from api.problem_types import BUSY, INTERNAL, METHOD_NOT_ALLOWED, NOT_READY, TOO_LARGE, ProblemType
from api.problems import ProblemError
from service.errors import FieldError, invalid
from tests.support.browser import LEAST_TARGET, NARROW, NARROWEST, WIDE, ZOOMED, running, visiting
from tests.support.fake_site import fake_site

PAGES = {
    "home": "/",
    "home-de": "/de/",
    "career": "/careers/microsystem-engineering-technician",
    "career-de": "/de/careers/microsystem-engineering-technician",
    "start": "/start",
    "start-de": "/de/start",
    "questions": "/start/questions?skills=prepare-board-for-soldering",
    "questions-de": "/de/start/questions?skills=prepare-board-for-soldering&denied=electronics"
    "&answered=electronics",
    "questions-none": "/start/questions",
    "careers": "/careers",
    "careers-narrowed": "/careers?isco=31&isced_level=5&letter=e",
    "careers-found": "/careers?q=technicain",
    "careers-none": "/careers?q=qqqqqqq",
    "careers-de": "/de/careers?isco=3",
    "skills": "/skills",
    "skills-narrowed": "/skills?kind=knowledge&page=2",
    "skill": "/skills/apply-soldering-techniques",
    "skill-de": "/de/skills/apply-soldering-techniques",
    "career-fit": "/careers/microsystem-engineering-technician?skills=prepare-board-for-soldering",
    "results": "/results?skills=prepare-board-for-soldering,electronics",
    "results-de": "/de/results?skills=prepare-board-for-soldering",
    "results-empty": "/results",
    "compare": "/compare?skills=prepare-board-for-soldering"
    "&careers=microsystem-engineering-technician,electronics-engineering-technician",
    "plan": "/plan?skills=prepare-board-for-soldering&career=microsystem-engineering-technician",
    "plan-de": "/de/plan?skills=prepare-board-for-soldering&career=midwife",
    "plan-none": "/plan",
    "map": "/map?skills=prepare-board-for-soldering&jobs=midwife",
    "map-de": "/de/map?skills=prepare-board-for-soldering",
    "map-none": "/map",
    "advertisement": "/advertisement?skills=prepare-board-for-soldering&jobs=midwife",
    "advertisement-de": "/de/advertisement?skills=prepare-board-for-soldering",
    "advertisement-none": "/advertisement",
    "login": "/login",
    "about": "/about",
    "about-de": "/de/about",
    "ai-notice": "/ai-notice",
    "ai-notice-de": "/de/ai-notice",
    "privacy": "/privacy",
    "terms": "/terms",
    "data": "/data",
    "accessibility": "/accessibility",
    "problems": "/problems",
    "problem": "/problems/validation",
    "not-found": "/nowhere",
}
every_page = pytest.mark.parametrize("name", PAGES)


@every_page
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_is_quiet_light_and_accessible(browser, starter_site, name, theme):
    with visiting(browser, starter_site + PAGES[name], theme=theme) as visit:
        visit.assert_quiet()
        visit.assert_accessible()
        visit.assert_fits()
        visit.assert_light()
        visit.screenshot(f"{name}-wide-{theme}")


@every_page
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_fits_a_telephone(browser, starter_site, name, theme):
    with visiting(browser, starter_site + PAGES[name], size=NARROWEST, theme=theme) as visit:
        visit.assert_quiet()
        visit.assert_accessible()
        visit.assert_fits()
        visit.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        visit.screenshot(f"{name}-narrow-{theme}")


@every_page
def test_a_page_is_complete_without_scripts(browser, starter_site, name):
    with visiting(browser, starter_site + PAGES[name], scripts=False) as visit:
        assert visit.complaints == []
        assert visit.page.locator("h1").count() == 1
        assert visit.page.locator("main").inner_text()
        assert not visit.page.locator("theme-switch").is_visible()


def test_the_first_tab_stop_skips_to_the_content(browser, toy_site):
    with visiting(browser, toy_site + "/careers/technician") as visit:
        keyboard = visit.page.keyboard
        keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.className") == "skip"
        keyboard.press("Enter")
        assert visit.page.evaluate("document.activeElement.id") == "content"
        keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.innerText") == "← Back to directory"


@pytest.mark.parametrize("prefix", ["/", "/de/"])
def test_at_a_zoom_of_400_percent_the_header_leaves_room(browser, toy_site, prefix):
    with visiting(browser, toy_site + prefix, size=ZOOMED) as visit:
        header = visit.page.locator(".header").bounding_box()
        assert header["height"] <= ZOOMED[1] / 3
        for link in visit.page.locator(".header a").all():
            assert link.bounding_box()["height"] >= LEAST_TARGET
        visit.assert_fits()


def test_a_chosen_theme_stays_and_auto_follows_the_system(browser, toy_site):
    background = "getComputedStyle(document.documentElement).backgroundColor"
    with visiting(browser, toy_site, theme="light") as visit:
        page = visit.page
        light = page.evaluate(background)
        page.get_by_role("button", name="Dark").click()
        dark = page.evaluate(background)
        assert dark != light
        page.goto(toy_site + "/login")
        assert page.evaluate(background) == dark
        assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
        page.get_by_role("button", name="Auto").click()
        assert page.evaluate(background) == light
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(background) == dark
        visit.assert_quiet()


def test_the_language_switch_stays_on_the_page(browser, toy_site):
    with visiting(browser, toy_site + "/careers/technician") as visit:
        visit.page.get_by_role("link", name="Deutsch").click()
        assert visit.page.url == toy_site + "/de/careers/technician"
        assert visit.page.get_by_role("heading", name="Beschreibung").is_visible()
        visit.page.get_by_role("link", name="English").click()
        assert visit.page.url == toy_site + "/careers/technician"


PROBLEMS = {
    "405": ProblemError(METHOD_NOT_ALLOWED, ""),
    "413": ProblemError(TOO_LARGE, ""),
    "422": invalid(FieldError("limit", "not a number")),
    "429": ProblemError(ProblemType("limit", 429, "", ""), ""),
    "500": ProblemError(INTERNAL, ""),
    "503": ProblemError(BUSY, ""),
    "503-not-ready": ProblemError(NOT_READY, ""),
}


@pytest.fixture(scope="module")
def failing_site():
    app, _ = fake_site(operator="Ann Lee", contact="ann@example.org")
    for prefix in ("", "/de"):

        @app.get(f"{prefix}/fails/{{name}}")
        async def fail(name: str):
            raise PROBLEMS[name]

    with running(app) as origin:
        yield origin


@pytest.mark.parametrize("shown", [("", WIDE, "light"), ("/de", NARROWEST, "dark")])
@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_says_what_happened_and_what_to_do(browser, failing_site, name, shown):
    prefix, size, theme = shown
    url = f"{failing_site}{prefix}/fails/{name}"
    with visiting(browser, url, size=size, theme=theme) as visit:
        assert visit.status == int(name[:3])
        visit.assert_quiet()
        visit.assert_accessible()
        visit.assert_fits()
        said = visit.page.locator("main").inner_text()
        assert ("was kept here" in said) or ("wurde hier behalten" in said)
        assert ("ann@example.org" in said) == (visit.status >= 500)
        assert visit.page.locator("main .actions a").count() == 2
        visit.screenshot(f"problem-{name}{prefix.replace('/', '-')}-{theme}")


SWAPPING = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Swap</title>
<link rel="icon" href="{icon}">
<meta name="htmx-config" content='{{"includeIndicatorCSS": false, "extensions": "htmx-trust"}}'>
<script defer src="{htmx}"></script><script defer src="{trust}"></script></head>
<body><button hx-get="/careers/technician" hx-select="#skills" hx-target="main">Swap</button>
<main>before</main></body></html>
"""


def test_htmx_swaps_a_part_under_the_policy(browser):
    app, _ = fake_site()
    assets = app.state.site.assets

    @app.get("/swapping")
    async def swapping():
        names = {"icon": "icon.svg", "htmx": "htmx-4.0.1.min.js", "trust": "htmx-trust.js"}
        places = {key: assets.path(name) for key, name in names.items()}
        return HTMLResponse(SWAPPING.format(**places))

    with running(app) as origin, visiting(browser, f"{origin}/swapping") as visit:
        visit.page.get_by_role("button", name="Swap").click()
        visit.page.locator("main h2").wait_for()
        assert visit.page.locator("main").inner_text() == "Practical skills"
        visit.assert_quiet()
