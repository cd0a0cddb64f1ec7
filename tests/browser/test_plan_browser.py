"""A plan in a real browser: on one sheet of paper, and its steps without scripts."""

import re

import pytest

from tests.support.browser import visiting

PLAN = "/plan?skills=prepare-board-for-soldering&career="
CAREERS = ("midwife", "microsystem-engineering-technician", "architect")


@pytest.mark.parametrize("language", ["", "/de"])
@pytest.mark.parametrize("career", CAREERS)
def test_a_plan_is_one_page_on_paper_with_a_line_for_a_name(
    browser, starter_site, language, career
):
    with visiting(browser, f"{starter_site}{language}{PLAN}{career}") as visit:
        paper = visit.page.pdf(format="A4", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type /Page\b", paper)) == 1
        visit.page.emulate_media(media="print")
        assert visit.page.locator(".plan-name").is_visible()
        for unwanted in (".plan-have", "copy-link", ".header-nav", ".footer", ".back"):
            assert not visit.page.locator(unwanted).first.is_visible()


def test_what_is_there_already_is_said_without_scripts_and_comes_back_by_undo(
    browser, starter_site
):
    address = f"{starter_site}{PLAN}microsystem-engineering-technician"
    with visiting(browser, address, scripts=False) as visit:
        page = visit.page
        first = page.locator(".plan-skills a").first.inner_text()
        page.get_by_role("button", name=f"I have this too: {first}").click()
        assert first not in page.locator(".plan-skills a").all_inner_texts()
        assert first in page.locator(".plan-there").inner_text()
        page.get_by_role("button", name="Undo").click()
        assert page.locator(".plan-skills a").first.inner_text() == first


def test_from_words_to_the_plan_the_words_stay_out_of_the_address(browser, starter_site):
    with visiting(browser, f"{starter_site}/careers/midwife", scripts=False) as visit:
        page = visit.page
        page.get_by_label("What you can do, in your own words").fill("I take blood samples")
        page.get_by_role("button", name="Show my fit").click()
        page.get_by_role("button", name="Make a plan").click()
        assert page.url == f"{starter_site}/plan"
        assert page.locator("h1").text_content() == "midwife"
        notice = page.locator(".plan .notice").first.inner_text()
        assert notice.startswith("This work is regulated.")
