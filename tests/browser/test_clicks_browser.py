"""Every main button of the way from the words to a career is clicked with a real mouse."""

import pytest

from tests.support.browser import visiting

SIZES = [(360, 740), (1280, 800), (1366, 768), (1920, 1080)]
SENTENCES = [
    "I solder circuit boards and prepare boards for soldering.",
    "I kept lab records and wrote technical reports.",
    "I read assembly drawings and assemble electronic units.",
    "I test sensors, inspect the quality of products and calibrate instruments.",
    "I write programs in Python and manage databases.",
    "I bake bread, cook meals and keep the kitchen clean.",
    "I teach children and plan lessons.",
    "I drive a truck and load the goods.",
]
TEXTS = {
    "short": SENTENCES[0],
    "many skills in few statements": " ".join(SENTENCES),
    "long statements": " ".join(f"{one[:-1]}{', day after day' * 25}." for one in SENTENCES),
    "many statements": " ".join(SENTENCES * 5),
}
# Scrolls through every position at which a button is in the window whole, and tells at which of
# them something else lies over its middle.
COVERED = """(selector) => {
  const covered = [];
  for (const button of document.querySelectorAll(selector)) {
    if (!button.checkVisibility({visibilityProperty: true})) continue;
    const box = () => button.getBoundingClientRect();
    const top = box().top + scrollY, end = document.documentElement.scrollHeight - innerHeight;
    const first = Math.max(top + box().height - innerHeight, 0), last = Math.min(top, end);
    let seen = 0;
    for (let at = first; at <= last; at = at === last ? last + 1 : Math.min(at + 40, last)) {
      scrollTo({top: at, behavior: "instant"});
      const {left, width, top: y, height} = box();
      if (y < 0 || y + height > innerHeight) continue;
      seen += 1;
      const hit = document.elementFromPoint(left + width / 2, y + height / 2);
      if (!button.contains(hit)) covered.push([button.innerText.trim(), scrollY, hit?.className]);
    }
    if (!seen) covered.push([button.innerText.trim(), "never in the window"]);
  }
  return covered;
}"""


def press(page, selector):
    """Click a button at the lower edge of the window; nothing covers any button anywhere."""
    assert page.evaluate(COVERED, "main button, main a.button") == []
    button = page.locator(selector).first
    button.evaluate("(one) => one.scrollIntoView({block: 'end', behavior: 'instant'})")
    box = button.evaluate("(one) => one.getClientRects()[0].toJSON()")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    at = "(one, [x, y]) => one.contains(document.elementFromPoint(x, y))"
    assert button.evaluate(at, [x, y])
    page.mouse.click(x, y)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_main_button_can_be_clicked(browser, starter_site, text, size):
    with visiting(browser, starter_site, size=size) as visit:
        page = visit.page
        page.fill("#text", text)
        press(page, "main form .button")
        page.locator("main h1").get_by_text("Check your skills").wait_for()
        press(page, ".review-on .link")
        page.wait_for_selector("#text")
        assert page.input_value("#text") == text
        press(page, "main form button[name=step][value=review]")
        page.wait_for_selector(".review")
        press(page, ".review-on .button")
        page.wait_for_url("**/start/questions")
        page.wait_for_selector("main h1")
        press(page, "#questions button[formaction$='/results']")
        page.wait_for_url("**/results")
        page.wait_for_selector("#results")
        press(page, "#results .career h3 a")
        page.wait_for_url("**/careers/*")
        page.locator(".fit-answer .coverage").wait_for()
        assert page.input_value("#fit-text") == text
        page.click("details:has(#fit-text) summary")
        with page.expect_response("**/careers/*"):
            press(page, "form:has(#fit-text) .button")
        page.locator(".fit-answer .coverage").wait_for()
