"""Every page in a real browser: quiet, accessible, narrow, light; with and without scripts.

A new page is one line in PAGES.
"""

import pytest

from tests.browser import NARROW, NARROWEST, visiting
from website.assets import Assets

PAGES = {
    "home": "/",
    "home-de": "/de/",
    "career": "/careers/microsystem-engineering-technician",
    "career-de": "/de/careers/microsystem-engineering-technician",
    "login": "/login",
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
        assert len(visit.requests) <= 8
        assert visit.bytes <= 60_000
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
def test_a_page_is_whole_without_scripts(browser, starter_site, name):
    with visiting(browser, starter_site + PAGES[name], scripts=False) as visit:
        assert visit.complaints == []
        assert visit.page.locator("h1").count() == 1
        assert visit.page.locator("main").inner_text()
        assert not visit.page.locator("theme-switch").is_visible()


def test_the_first_stop_of_the_keyboard_leads_to_the_content(browser, toy_site):
    with visiting(browser, toy_site + "/careers/technician") as visit:
        keyboard = visit.page.keyboard
        keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.className") == "skip"
        keyboard.press("Enter")
        assert visit.page.evaluate("document.activeElement.id") == "content"
        keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.innerText") == "← Back to directory"


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


def test_htmx_swaps_a_part_under_the_policy(browser, toy_site):
    with visiting(browser, toy_site + "/login") as visit:
        page = visit.page
        assets = Assets()
        for name in ("htmx-4.0.1.min.js", "htmx-trust.js"):
            page.add_script_tag(url=assets.path(name))
        page.evaluate(
            """() => {
              const link = document.querySelector("main a.button");
              link.setAttribute("hx-get", "/careers/technician");
              link.setAttribute("hx-select", "#skills");
              link.setAttribute("hx-target", "main");
              htmx.process(document.body);
            }"""
        )
        page.locator("main a.button").click()
        page.get_by_role("heading", name="Practical skills").wait_for()
        assert page.url == toy_site + "/login"
        visit.assert_quiet()
