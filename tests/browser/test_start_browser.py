"""Get Started in a real browser: from the first page to the review, with keys, without scripts."""

import threading
from contextlib import contextmanager
from urllib.parse import parse_qs

import pytest

from tests.support.browser import LEAST_TARGET, NARROW, NARROWEST, running, visiting
from tests.support.fake_site import fake_site
from tests.support.served import PATIENCE
from tests.support.toy_catalogue import BAKE, BAKER, RECORDS, SOLDER

NEXT = "Next: check what we understood"
WORDS = "I solder circuit boards and keep lab records. Fishing."


@contextmanager
def sending(page):
    """Yield the forms that the page sends meanwhile, each as its address and fields."""
    sent = []

    def note(request):
        if request.method == "POST":
            sent.append((request.url, parse_qs(request.post_data or "")))

    page.on("request", note)
    yield sent
    page.remove_listener("request", note)


def press(page, name):
    """Press a button by its words."""
    page.get_by_role("button", name=name, exact=True).click()


def test_from_the_first_page_to_the_careers(browser, toy_site):
    with visiting(browser, toy_site) as visit:
        page = visit.page
        page.fill("#text", WORDS)
        visit.count_anew()
        press(page, "Show my skills")
        assert page.locator("h1").inner_text() == "Check your skills"
        assert page.evaluate("document.activeElement.tagName") == "H1"
        visit.assert_light()
        for note in page.locator(".note").all():
            box = note.bounding_box()
            assert min(box["width"], box["height"]) >= LEAST_TARGET
        assert page.url == toy_site + "/start"
        assert page.locator("mark").all_inner_texts() == [
            "solder circuit boards",
            "keep lab records",
        ]
        count = page.locator("skill-count [role=status]")
        assert count.inner_text() == "Ticked: 2 of 2"
        page.locator("#skill-1 input[type=checkbox]").uncheck()
        assert count.inner_text() == "Ticked: 1 of 2"
        visit.assert_quiet()
        visit.assert_accessible()
        with sending(page) as sent:
            press(page, "Show careers")
            page.wait_for_url("**/results")
        fields = {"text": [WORDS], "seen": [SOLDER, RECORDS], "skill": [RECORDS]}
        assert sent == [(toy_site + "/results", fields)]


def test_the_combobox_by_keyboard_alone(browser, toy_site):
    with visiting(browser, toy_site + "/start", size=NARROWEST) as visit:
        page, keys = visit.page, visit.page.keyboard
        box = page.get_by_role("combobox", name="Add a skill by name")
        box.focus()
        assert box.get_attribute("aria-expanded") == "false"
        keys.type("BREAD")
        page.get_by_role("option", name="bake bread").wait_for()
        status = page.locator("concept-picker[name=skill] [role=status]")
        assert status.inner_text() == "Suggestions: 1"
        assert box.get_attribute("aria-expanded") == "true"
        assert box.get_attribute("aria-activedescendant") is None
        keys.press("ArrowDown")
        assert box.get_attribute("aria-activedescendant") == "find-skill-list-0"
        visit.assert_accessible()
        visit.assert_fits()
        keys.press("Home")
        assert box.get_attribute("aria-activedescendant") is None
        keys.press("Escape")
        assert (box.get_attribute("aria-expanded"), box.input_value()) == ("false", "BREAD")
        keys.press("Alt+ArrowDown")
        assert box.get_attribute("aria-expanded") == "true"
        assert box.get_attribute("aria-activedescendant") is None
        keys.press("ArrowUp")
        keys.press("Enter")
        assert status.inner_text() == "Added: bake bread"
        assert box.input_value() == ""
        keys.type("soldering")
        page.get_by_role("option", name="also: soldering").wait_for()
        keys.press("ArrowDown")
        keys.press("Enter")
        chips = page.locator("concept-picker[name=skill] .chip > span")
        assert chips.all_inner_texts() == ["bake bread", "solder circuit boards"]
        size = page.locator(".chip button").first.bounding_box()
        assert min(size["width"], size["height"]) >= 24
        keys.press("Tab")
        keys.press("Enter")
        assert chips.all_inner_texts() == ["solder circuit boards"]
        assert page.evaluate("document.activeElement.value") == SOLDER
        visit.assert_quiet()


@pytest.mark.parametrize("scripts", [True, False])
def test_typed_text_is_not_lost(browser, toy_site, scripts):
    with visiting(browser, toy_site + "/start", scripts=scripts, size=NARROWEST) as visit:
        page = visit.page
        page.fill("#text", WORDS)
        press(page, NEXT)
        page.wait_for_selector(".review")
        page.fill("#find-skill", "bread")
        page.fill("#find-job", "Baker")
        press(page, "Show careers")
        page.get_by_role("heading", name="Not counted yet: “bread”").wait_for()
        assert page.get_by_role("heading", name="Not counted yet").count() == 1
        visit.assert_fits()
        if scripts:
            visit.assert_accessible()
        page.get_by_role("checkbox", name="bake bread").check()
        press(page, "Add what is ticked")
        page.get_by_role("heading", name="Not counted yet").wait_for(state="detached")
        page.get_by_text("Show all skills, or remove one").click()
        assert page.locator(".understood .chip").get_by_text("bake bread").count() == 1


def test_a_job_title_is_searched_by_meaning(browser, toy_site):
    with visiting(browser, toy_site + "/start") as visit:
        page = visit.page
        page.get_by_role("combobox", name="Add a past job").press_sequentially("bak")
        page.get_by_role("option", name="Careers like “bak”").click()
        page.get_by_role("option", name="baker Bakers").click()
        with sending(page) as sent:
            press(page, NEXT)
            page.wait_for_selector(".review")
        assert sent[-1][1]["job"] == [BAKER]
        assert page.locator("summary").first.inner_text().startswith("Skills of “baker”")
        visit.assert_accessible()


def test_a_name_that_is_not_found_leads_to_the_fields_of_work(browser, toy_site):
    with visiting(browser, toy_site + "/de/start") as visit:
        box = visit.page.get_by_role("combobox", name="Fähigkeit mit Namen hinzufügen")
        box.press_sequentially("zzzz")
        status = visit.page.locator("[name=skill] [role=status]")
        link = status.get_by_role("link", name="Arbeitsfelder")
        link.wait_for()
        assert link.get_attribute("href") == "/de/careers#groups"
        assert status.inner_text().startswith("Die Namen der Berufe")
        visit.assert_accessible()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_back_button_loses_nothing(browser, toy_site, scripts):
    with visiting(browser, toy_site + "/start", scripts=scripts) as visit:
        page = visit.page
        page.fill("#text", WORDS)
        press(page, NEXT)
        page.wait_for_selector(".review")
        page.locator("#skill-2 input[type=checkbox]").uncheck()
        press(page, "Show careers")
        page.wait_for_url("**/results")
        page.locator("main h1").get_by_text("Careers for what you can do").wait_for()
        page.get_by_role("link", name="microsystem technician").first.click()
        page.wait_for_url("**/careers/technician")
        page.go_back()
        page.locator("main h1").get_by_text("Careers for what you can do").wait_for()
        page.go_back()
        page.wait_for_selector(".review")
        assert not page.locator("#skill-2 input[type=checkbox]").is_checked()
        page.go_back()
        assert page.locator("#text").input_value() == WORDS


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_sample_person_is_followed_to_the_review(browser, starter_site, theme):
    with visiting(browser, starter_site, size=NARROWEST, theme=theme) as visit:
        page = visit.page
        page.locator(".outcome button").nth(1).click()
        page.wait_for_selector(".review")
        page.get_by_text("Skills of “bookkeeper”").click()
        visit.assert_quiet()
        visit.assert_accessible()
        visit.assert_fits()
        visit.screenshot(f"review-sample-{theme}")


def test_near_skills_are_offered_where_none_is_recognised(browser, starter_site):
    with visiting(browser, starter_site + "/start") as visit:
        page = visit.page
        page.fill("#text", "I do a bit of everything in a workshop.")
        page.fill("#wish", "I want to work outdoors.")
        press(page, NEXT)
        page.get_by_role("group", name="Do you mean one of these?").wait_for()
        page.get_by_role("checkbox", name="industrial tools").check()
        visit.assert_quiet()
        visit.assert_accessible()
        press(page, "Check again")
        page.get_by_role("button", name="Remove: industrial tools").wait_for()
        page.locator(".review-on .link").click()
        page.wait_for_selector("#wish")
        assert page.input_value("#wish") == "I want to work outdoors."


def test_an_empty_form_focuses_its_error(browser, toy_site):
    with visiting(browser, toy_site + "/start") as visit:
        press(visit.page, NEXT)
        visit.page.wait_for_selector("#faults")
        assert visit.page.evaluate("document.activeElement.id") == "faults"
        visit.assert_accessible()


def test_the_whole_flow_without_scripts(browser, toy_site):
    with visiting(browser, toy_site + "/start", scripts=False, size=NARROWEST) as visit:
        page = visit.page
        page.fill("#text", WORDS)
        page.fill("#find-skill", "bread")
        page.keyboard.press("Enter")
        page.get_by_role("checkbox", name="bake bread").check()
        assert page.locator("#text").input_value() == WORDS
        page.fill("#find-job", "bak")
        page.locator("#find-job + button").click()
        page.get_by_role("checkbox", name="baker").check()
        visit.assert_fits()
        press(page, NEXT)
        assert page.locator("h1").inner_text() == "Check your skills"
        assert (
            page.locator("concept-picker[name=skill] .chip").inner_text().startswith("bake bread")
        )
        visit.assert_fits()
        page.get_by_role("button", name="Remove: bake bread").click()
        page.locator("#skill-1 input[type=checkbox]").uncheck()
        page.locator(".review-words").get_by_role("button", name="Change what I wrote").click()
        assert page.locator("#text").input_value() == WORDS
        press(page, NEXT)
        press(page, "Deutsch")
        assert page.url == toy_site + "/de/start"
        with sending(page) as sent:
            press(page, "Berufe zeigen")
        fields = {
            "text": [WORDS],
            "seen": [SOLDER, RECORDS],
            "skill": [RECORDS],
            "job": [BAKER],
            "of_job": [BAKE],
            "job_skill": [BAKE],
        }
        assert sent == [(toy_site + "/de/results", fields)]


CV = "EXPERIENCE\nMicrosystem technician, 2015 - 2019\n- I solder circuit boards\n"
# In one script, since Playwright itself waits for the page that comes.
SEND_AND_STOP = """async () => {
  const status = document.querySelector("cv-upload [role=status]");
  const seen = () => [status.textContent, document.activeElement.textContent];
  document.querySelector(".from-file .actions button").click();
  while (!(await (await fetch("/has-come")).json()));
  const said = seen();
  document.activeElement.click();
  return [said, seen()];
}"""
DROP = """([selector, name, size, count]) => {
  const data = new DataTransfer();
  for (let at = 0; at < count; at++) data.items.add(new File(["x".repeat(size)], name));
  const place = document.querySelector(selector);
  for (const kind of ["dragenter", "dragover", "drop"])
    place.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
  return document.querySelector("#file").files.length;
}"""


@contextmanager
def slow_reading(app):
    """Read no file before the end."""
    may_read = threading.Event()
    read = app.state.read_document

    def wait_and_read(data):
        app.state.has_come = True
        may_read.wait(PATIENCE)
        return read(data)

    app.state.read_document = wait_and_read
    try:
        yield
    finally:
        may_read.set()
        app.state.read_document = read


@pytest.fixture(scope="module")
def upload_site():
    """Yield the website over the toy catalogue, with a small limit of files, and its origin.

    `/has-come` says whether a file has come that `slow_reading` holds up.
    """
    app, _ = fake_site(max_file_bytes=100_000)
    app.state.has_come = False
    app.add_api_route("/has-come", lambda: app.state.has_come)
    with running(app) as origin:
        yield app, origin


def choose(page, content, name="cv.txt"):
    """Choose a file, as by the dialogue of the browser."""
    file = {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    page.set_input_files("#file", file)


def status_of(page):
    """Return what the upload says, as a screen reader hears it."""
    return page.locator("cv-upload [role=status]").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_cv_is_dropped_stopped_and_read(browser, upload_site, theme):
    app, origin = upload_site
    with visiting(browser, origin + "/start", size=NARROW, theme=theme) as visit:
        page = visit.page
        page.fill("#text", WORDS)
        assert page.evaluate(DROP, ["#text", "cv.txt", 9, 1]) == 0
        assert page.evaluate(DROP, ["#way-file", "my cv.pdf", 4_200, 1]) == 1
        assert status_of(page) == "Chosen: my cv.pdf (4 kB). Now press “Read my CV”."
        assert page.evaluate("document.activeElement.textContent") == "Read my CV"
        choose(page, CV)
        app.state.has_come = False
        with slow_reading(app):
            said, stopped = page.evaluate(SEND_AND_STOP)
        assert said == ["We are reading your CV.", "Stop"]
        assert stopped == [status_of(page), "Read my CV"]
        assert status_of(page).startswith("Stopped. We kept nothing of the file.")
        assert page.url == origin + "/start"
        assert page.locator("#text").input_value() == WORDS
        page.evaluate("""() => {
            const upload = document.querySelector("cv-upload");
            upload.submit({submitter: upload.send});
        }""")
        assert page.get_by_role("progressbar", name="We are reading your CV.").count() == 1
        assert page.get_by_role("button", name="Read my CV").count() == 0
        visit.assert_accessible()
        visit.assert_fits()
        visit.screenshot(f"upload-{theme}")
        press(page, "Stop")
        press(page, "Read my CV")
        page.get_by_role("heading", name="What we read in your CV").wait_for()
        visit.assert_quiet()
        visit.assert_accessible()
        visit.assert_fits()
        visit.screenshot(f"cv-report-{theme}")
        page.go_back()
        page.wait_for_selector("#file")
        assert page.get_by_role("button", name="Read my CV").count() == 1
        assert page.locator("cv-upload progress").is_hidden()


def test_a_file_that_would_be_refused_is_not_sent(browser, upload_site):
    _, origin = upload_site
    with (
        visiting(browser, origin + "/de/start", size=NARROWEST) as visit,
        sending(visit.page) as sent,
    ):
        page = visit.page
        for files, said in (
            (["cv.txt", 100_001, 1], "Die Datei ist größer als 0,095 MB."),
            (["cv.txt", 0, 1], "Die Datei ist leer."),
        ):
            page.evaluate(DROP, ["#file", *files])
            assert status_of(page).startswith(said)
            assert page.locator("#file").get_attribute("aria-invalid") == "true"
            press(page, "Lebenslauf lesen")
        page.evaluate(DROP, ["#file", "cv.txt", 9, 2])
        assert status_of(page) == "Bitte legen Sie nur eine Datei ab."
        visit.assert_accessible()
        visit.assert_fits()
        choose(page, CV)
        assert status_of(page) == "Gewählt: cv.txt (1 kB). Drücken Sie jetzt „Lebenslauf lesen“."
        assert page.locator("#file").get_attribute("aria-invalid") is None
        assert sent == []
        visit.assert_quiet()


def test_a_file_is_sent_without_scripts(browser, upload_site):
    _, origin = upload_site
    with visiting(browser, origin + "/start", scripts=False, size=NARROW) as visit:
        page = visit.page
        assert page.locator(".upload-drop").is_hidden()
        choose(page, "x" * 100_001)
        press(page, "Read my CV")
        page.locator("#file-error").get_by_text("The file is larger than 0.095 MB.").wait_for()
        choose(page, "x" * 200_000)
        press(page, "Read my CV")
        page.get_by_role("link", name="Choose a file again").click()
        assert page.url == origin + "/start#file"
        choose(page, CV)
        press(page, "Read my CV")
        page.get_by_role("heading", name="What we read in your CV").wait_for()


def test_the_skills_of_a_job_go_and_come_with_it(browser, toy_site):
    with visiting(browser, toy_site + "/start") as visit:
        page = visit.page
        page.fill("#text", WORDS)
        page.get_by_role("combobox", name="Add a past job").press_sequentially("bak")
        page.get_by_role("option", name="Careers like “bak”").click()
        page.get_by_role("option", name="baker Bakers").click()
        press(page, NEXT)
        skills = page.locator("job-skills").filter(has_text="Skills of “baker”")
        skills.wait_for()
        page.get_by_role("button", name="Remove: baker").click()
        assert skills.is_hidden()
        assert skills.locator("input:enabled").count() == 0
        press(page, "Undo")
        assert skills.is_visible()
        assert skills.locator("input:disabled").count() == 0
        page.get_by_role("button", name="Remove: baker").click()
        with sending(page) as sent:
            press(page, "Check again")
            page.wait_for_selector(".review")
        assert not {"job", "job_skill", "of_job"} & sent[-1][1].keys()
