"""A few questions in a real browser: with and without scripts, with keys, back and forth."""

import pytest

from tests.support.browser import NARROWEST, visiting

WORDS = "I mend circuit boards with solder. I keep lab records of what I measure."


def press(page, name):
    """Press a button by its words and wait for the next page."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def asked(page):
    """Return the label of the skill that is asked about."""
    return page.locator(".asked").text_content()


def begin(page):
    """Go from the form to the first question."""
    page.fill("#text", WORDS)
    press(page, "Next: check what we understood")
    page.wait_for_selector(".review")
    press(page, "Continue: a few questions")
    page.wait_for_selector(".asked")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_review_over_questions_to_the_careers(browser, starter_site, scripts):
    with visiting(browser, starter_site + "/start", scripts=scripts, size=NARROWEST) as visit:
        page = visit.page
        begin(page)
        assert page.locator(".progress").inner_text() == "Question 1 of about 5"
        first = asked(page)
        visit.assert_fits()
        if scripts:
            visit.assert_quiet()
            visit.assert_accessible()
            assert page.evaluate("document.activeElement.id") == "asking"
        page.get_by_text("What does this mean?").click()
        assert page.locator(".about-question details p").first.is_visible()
        press(page, "No")
        second = asked(page)
        assert second != first
        assert page.locator(".progress").inner_text() == "Question 2 of about 5"
        assert first in page.locator(".answered").inner_text()
        press(page, "A little")
        visit.assert_fits()
        page.get_by_role("button", name=f"Take back what I answered: {second}").click()
        page.wait_for_load_state()
        assert asked(page) == second
        press(page, "Not sure")
        press(page, "Skip the rest and show careers")
        page.wait_for_url("**/results")
        shown = page.get_by_role("list", name="What you answered about single skills")
        told = [words.splitlines()[0] for words in shown.locator("li").all_inner_texts()]
        assert told == [f"No: {first}", f"Not sure: {second}"]
        visit.assert_fits()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_back_button_asks_again(browser, starter_site, scripts):
    with visiting(browser, starter_site + "/start", scripts=scripts) as visit:
        page = visit.page
        begin(page)
        first = asked(page)
        press(page, "No")
        page.go_back()
        page.locator(".asked").get_by_text(first, exact=True).wait_for()
        assert (asked(page), page.locator(".answered").count()) == (first, 0)
        press(page, "Yes")
        assert asked(page) != first
        page.go_back()
        page.go_back()
        assert page.locator("h1").inner_text() == "Check your skills"


def test_a_list_by_link_is_sharpened_by_link(browser, starter_site):
    address = f"{starter_site}/results?skills=prepare-board-for-soldering,electronics"
    with visiting(browser, address) as visit:
        page = visit.page
        press(page, "Ask me")
        page.wait_for_selector(".asked")
        visit.assert_accessible()
        first = asked(page)
        press(page, "No")
        assert "denied=" in page.url
        press(page, "Skip the rest and show careers")
        page.wait_for_url("**/results?**")
        shown = page.get_by_role("list", name="What you answered about single skills")
        assert first in shown.inner_text()
        shown.get_by_role("button", name=f"Take back what I answered: {first}").click()
        shown.wait_for(state="detached")
        visit.assert_quiet()
