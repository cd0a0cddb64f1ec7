"""Results in a real browser: what-if, filters, compare and fit, with and without scripts."""

import pytest

from tests.support.browser import NARROW, NARROWEST, running, visiting
from tests.support.earlier_toy import OLD, earlier_snapshot
from tests.support.fake_site import fake_site

WORDS = "I repaired phones and soldered circuit boards. I kept records of faults."
FEW_TABS = 8
CAREER = "/careers/microsystem-engineering-technician"


def tell(page):
    """Send words from the first page's form to the results."""
    page.locator("textarea[name=text]").fill(WORDS)
    page.evaluate("document.querySelector('main form').action = '/results'")
    page.locator("main form button").first.click()
    page.locator("#results").wait_for()


def ranks(page):
    return page.locator(".career h3").all_inner_texts()


@pytest.mark.parametrize("size", [(1280, 900), NARROWEST])
def test_a_skill_is_added_and_undone(browser, starter_site, size):
    with visiting(browser, starter_site, size=size) as visit:
        page = visit.page
        tell(page)
        assert page.evaluate("document.activeElement.tagName") == "H1"
        before = ranks(page)
        page.locator(".open-needs button[name=add]").first.click()
        page.locator("#change").wait_for()
        assert page.evaluate("document.activeElement.classList.contains('change')")
        assert page.url == f"{starter_site}/results"
        assert "careers" in page.locator("#list-summary").inner_text()
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("heading", name="Undone").wait_for()
        assert ranks(page) == before
        page.locator(".open-needs button[name=deny]").first.click()
        page.get_by_role("heading", name="Noted, you cannot").wait_for()
        assert page.locator(".why").get_by_role("heading", name="To learn").count() == 1
        page.locator("#find-advice").click()
        page.locator("ul.advice").wait_for()
        visit.assert_quiet()
        visit.assert_fits()
        visit.assert_accessible()
        visit.screenshot(f"results-tried-{size[0]}")


def test_a_career_is_opened_in_place_by_keyboard(browser, starter_site):
    with visiting(browser, starter_site) as visit:
        page = visit.page
        tell(page)
        visit.count_anew()
        before = ranks(page)
        career = page.locator(".career").nth(1)
        name = career.locator("h3").inner_text()
        page.locator(".career h3 a").nth(1).focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == ranks(page)[2]
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        career.locator("details.why .coverage").wait_for()
        assert [url.removeprefix(starter_site) for url in visit.requests] == ["/results/why"]
        assert page.url == f"{starter_site}/results"
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        assert name.casefold() in page.evaluate("document.activeElement.innerText").casefold()
        page.keyboard.press("Enter")
        assert not career.locator(".coverage").is_visible()
        page.keyboard.press("Enter")
        assert career.locator(".coverage").is_visible()
        visit.assert_quiet()
        visit.assert_accessible()
        career.locator(".open-needs button[name=add]").first.click()
        page.locator("#change").wait_for()
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("heading", name="Undone").wait_for()
        assert ranks(page) == before


def test_of_quick_presses_none_is_lost(browser, starter_site):
    with visiting(browser, starter_site) as visit:
        page = visit.page
        tell(page)
        before = ranks(page)
        page.evaluate("""() => {
          const press = (name, at) => document.querySelectorAll(`button[name=${name}]`)[at].click();
          press("hide", 1);
          press("hide", 2);
          press("deny", 0);
          press("add", 0);
        }""")
        page.locator(".change button[name=undo]").nth(2).wait_for()
        hidden = before[1:3]
        away = page.locator(".hidden-careers .chip a").all_inner_texts()
        assert away == [label.casefold() for label in hidden]
        assert not set(hidden) & set(ranks(page))
        assert page.locator("#profile input[name=denied]").count() == 0
        page.locator(f".change button[name=undo]:has-text('{hidden[0]}')").click()
        page.get_by_role("heading", name="Undone").wait_for()
        assert hidden[0] in ranks(page)
        assert hidden[1] not in ranks(page)
        visit.assert_quiet()


def test_an_error_is_shown_as_a_page_with_what_was_sent(browser, starter_site):
    with visiting(browser, starter_site) as visit:
        page = visit.page
        tell(page)
        sent = []

        def busy(route):
            sent.append(route.request.post_data)
            route.fulfill(status=503, content_type="text/html", body="<h1>Busy</h1>")

        page.route("**/results", busy)
        page.locator("button[name=hide]").first.click()
        page.get_by_role("heading", name="Busy").wait_for()
        assert len(sent) == 2
        assert all("hide=http" in body for body in sent)


def test_a_career_is_hidden_and_back_without_scripts(browser, starter_site):
    path = "/results?skills=prepare-board-for-soldering"
    with visiting(browser, starter_site + path, scripts=False) as visit:
        page = visit.page
        before = ranks(page)
        page.locator(".why > summary").nth(1).click()
        page.locator("button[name=hide]").nth(1).click()
        page.get_by_role("heading", name=f"Not in the list any more: {before[1]}").wait_for()
        assert before[1] not in ranks(page)
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("heading", name="Undone").wait_for()
        assert ranks(page) == before


def test_back_leads_to_the_list_after_a_part_was_swapped(browser, starter_site):
    with visiting(browser, starter_site) as visit:
        page = visit.page
        tell(page)
        before = ranks(page)
        page.locator(".why:not([open]) > summary").first.click()
        page.locator(".coverage").nth(1).wait_for()
        page.locator(".career h3 a").first.click()
        page.wait_for_url("**/careers/**")
        assert page.locator(".fit-answer .band").inner_text().endswith(" fit")
        assert page.evaluate("document.activeElement.className") != "fit-answer"
        assert "?" not in page.url
        page.go_back()
        assert ranks(page) == before
        page.reload()
        assert ranks(page) == before


def test_a_busy_server_leaves_a_career_closed(browser, starter_site):
    with visiting(browser, starter_site) as visit:
        page = visit.page
        tell(page)
        page.route("**/results/why", lambda route: route.fulfill(status=503, body="busy"))
        closed = page.locator(".why:not([open]) > summary").first
        career = page.locator(".career").filter(has=page.locator("button[name=why]")).first
        with page.expect_response("**/results/why"):
            closed.click()
        page.wait_for_function("!document.querySelector('.htmx-request')")
        assert career.get_by_role("button", name="Not for me").is_visible()
        page.unroute("**/results/why")
        career.locator("button[name=why]").click()
        page.locator(".coverage").nth(1).wait_for()


def test_filters_by_keyboard_stay_in_the_address_and_keep_the_focus(browser, starter_site):
    skill = "/results?skills=prepare-board-for-soldering"
    with visiting(browser, starter_site + skill) as visit:
        page = visit.page
        every = ranks(page)
        page.locator("summary#filters").focus()
        page.keyboard.press("Enter")
        box = page.locator("input[name=isco]").first
        box.focus()
        page.keyboard.press("Space")
        page.locator("#apply").focus()
        page.keyboard.press("Enter")
        page.locator(".filters .chip-removable").wait_for()
        assert "isco=" in page.url
        assert page.evaluate("document.activeElement.id") == "apply"
        assert ranks(page) != every
        page.go_back()
        page.locator(".filters .chip-removable").wait_for(state="detached")
        assert ranks(page) == every
        page.go_forward()
        page.locator(".filters .chip-removable").wait_for()
        assert page.locator("input[name=isco]:checked").count() == 1
        page.get_by_role("button", name="Clear all").click()
        page.locator(".filters .chip-removable").wait_for(state="detached")
        assert ranks(page) == every
        visit.assert_quiet()


def test_everything_works_without_scripts(browser, starter_site):
    path = "/results?skills=prepare-board-for-soldering"
    with visiting(browser, starter_site + path, scripts=False) as visit:
        page = visit.page
        assert not page.get_by_role("button", name="Copy link").is_visible()
        before = ranks(page)
        page.locator(".open-needs button[name=deny]").first.click()
        page.locator("#change").wait_for()
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("heading", name="Undone").wait_for()
        page.wait_for_load_state()
        assert ranks(page) == before
        page.locator(".why:not([open]) > summary").first.click()
        name = page.locator(".why:has(button[name=why]) > summary").first.inner_text()
        page.locator("button[name=why]").first.click()
        page.locator("details.why > summary[autofocus]").wait_for()
        assert page.locator("details.why > summary[autofocus]").inner_text() == name
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        page.locator("#find-advice").click()
        page.locator("ul.advice").wait_for()
        for career in (page.locator(".career").nth(place) for place in (0, 1)):
            if career.locator(".why:not([open])").count():
                career.locator("summary").first.click()
            career.locator(".career-next .compare-box input").check()
        page.get_by_role("button", name="Compare the ticked careers").click()
        page.locator("table.compared").wait_for()
        assert page.locator("table.compared thead th").count() == 2
        page.get_by_role("link", name="Back to the list").click()
        page.locator("#results").wait_for()
        with page.expect_download() as table:
            page.get_by_role("button", name="Table (CSV)").click()
        assert table.value.suggested_filename == "careers.csv"
        page.goto(starter_site + CAREER)
        page.locator("#fit-text").fill(WORDS)
        page.get_by_role("button", name="Show my fit").click()
        page.locator(".fit-answer .coverage").wait_for()


def test_the_fit_is_answered_in_place(browser, starter_site):
    with visiting(browser, starter_site + CAREER) as visit:
        page = visit.page
        page.locator("#fit-text").fill(WORDS)
        page.get_by_role("button", name="Show my fit").click()
        page.locator(".fit-answer .coverage").wait_for()
        assert page.url == starter_site + CAREER
        assert page.evaluate("document.activeElement.className") == "fit-answer"
        visit.assert_quiet()
        visit.assert_accessible()
        visit.assert_fits()


def test_few_tabs_lead_to_the_link(browser, starter_site):
    path = "/results?skills=prepare-board-for-soldering"
    with visiting(browser, starter_site + path) as visit:
        page, keyboard = visit.page, visit.page.keyboard
        keyboard.press("Tab")
        keyboard.press("Enter")
        tabs = 1
        while page.evaluate("document.activeElement.innerText.trim()") != "Copy link":
            keyboard.press("Tab")
            tabs += 1
            if page.evaluate("document.activeElement.closest('.to-tools') !== null"):
                keyboard.press("Enter")
            assert tabs < FEW_TABS


def test_copying_the_link(browser, starter_site):
    path = "/results?skills=prepare-board-for-soldering"
    options = {"permissions": ["clipboard-read", "clipboard-write"]}
    with visiting(browser, starter_site + path, **options) as visit:
        page = visit.page
        page.get_by_role("button", name="Copy link").click()
        page.get_by_role("button", name="Copied").wait_for()
        link = page.evaluate("navigator.clipboard.readText()")
        assert link == page.locator("#link").input_value()
        assert link.startswith(f"{starter_site}/results?skills=prepare-board-for-soldering&v=")


def test_the_map_leads_to_careers_and_back(browser, starter_site):
    with visiting(browser, starter_site, size=NARROW) as visit:
        page = visit.page
        tell(page)
        labels = page.locator(".career h3").all_inner_texts()
        page.get_by_role("button", name="See the first thirty on a map").click()
        page.locator(".map-narrow").wait_for()
        assert not page.locator(".map-wide").is_visible()
        mark = page.locator(".map-narrow a").first.bounding_box()
        assert min(mark["width"], mark["height"]) >= 24
        visit.assert_quiet()
        visit.assert_fits()
        page.get_by_role("button", name="Back to the list").click()
        page.locator("#results").wait_for()
        assert page.locator(".career h3").all_inner_texts() == labels


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), NARROWEST])
def test_an_advertisement_is_compared_and_ticked_without_scripts_too(
    browser, starter_site, size, theme
):
    link = f"{starter_site}/advertisement?skills=apply-soldering-techniques&denied=electronics"
    advertisement = "You apply soldering techniques, know electronics and read assembly drawings."
    is_wide = size[0] > NARROWEST[0]
    with visiting(browser, link, size=size, theme=theme, scripts=is_wide) as visit:
        page = visit.page
        page.get_by_label("Text of the advertisement").fill(advertisement)
        page.get_by_role("button", name="Compare").click()
        page.get_by_role("heading", name="Not mentioned yet 1").wait_for()
        page.get_by_label("read assembly drawings", exact=True).check()
        visit.screenshot(f"advertisement-read-{size[0]}-{theme}")
        if is_wide:
            visit.assert_quiet()
            visit.assert_accessible()
            visit.assert_fits()
        page.get_by_role("button", name="I can do what is ticked").last.click()
        page.get_by_text("Added: read assembly drawings").wait_for()
        assert page.get_by_role("heading", name="Not mentioned yet").count() == 0
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("heading", name="Not mentioned yet 1").wait_for()
        assert page.url == f"{starter_site}/advertisement"


def test_the_map_prints_on_few_pages(browser, starter_site):
    with visiting(browser, starter_site + "/map?skills=prepare-board-for-soldering") as visit:
        document = visit.page.pdf(format="A4")
        assert 1 <= document.count(b"/Type /Page\n") <= 3


def test_a_list_fits_two_printed_pages(browser, starter_site):
    with visiting(browser, starter_site) as visit:
        tell(visit.page)
        document = visit.page.pdf(format="A4")
        assert 1 <= document.count(b"/Type /Page\n") <= 2


@pytest.fixture(scope="module")
def earlier_site():
    """Yield the origin of a site that knows another catalogue by name."""
    app, _ = fake_site(load=earlier_snapshot)
    with running(app) as origin:
        yield origin


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), NARROWEST])
def test_a_link_of_another_catalogue_offers_what_comes_near(browser, earlier_site, size, theme):
    link = f"{earlier_site}/results?skills=solder,knead,lathe&jobs=baker,hatter&v={OLD}"
    with visiting(browser, link, size=size, theme=theme) as visit:
        page = visit.page
        visit.assert_quiet()
        visit.assert_fits()
        visit.assert_accessible()
        visit.screenshot(f"results-earlier-{size[0]}-{theme}")
        page.get_by_role("group", name="filler 0").get_by_label("filler 01").check()
        page.get_by_role("button", name="Add what is ticked").click()
        page.locator(".earlier-link").wait_for(state="detached")
        assert "filler 01" in page.locator(".understood").inner_text()
        assert "v=toy-1-en" in page.url
