"""The pages of accounts without a browser: getting in, saving, sharing, rights; on both stores."""

import json
import re
from pathlib import Path

import pyotp
import pytest

from accounts.errors import StoreFullError, StoreUnavailableError
from service.rates import Rates
from tests.support.account_site import ADA, PASSWORD, Browser, account_site, sign_up, token_of
from tests.support.toy_catalogue import BAKE, BAKER, ELECTRONICS, RECORDS, SOLDER, TECHNICIAN
from website.site import assets

PROFILE = {"skill": [SOLDER, RECORDS], "job": [BAKER], "note": ["limit:heavy_lifting"]}
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def site(address, clock):
    return account_site(address, clock)


@pytest.fixture
def browser(site):
    with site.client() as client:
        client.headers["User-Agent"] = AGENT
        yield Browser(client)


def saved(browser, name="My profile", **fields):
    """Save PROFILE from its list of careers, and stay on its page."""
    browser._seen(browser.client.post("/results", data=PROFILE), 200)
    browser.press("Save this profile")
    return browser.press("Save", name=name, **fields)


def test_an_account_opens_with_the_link_of_a_letter_and_leads_to_its_profiles(site, browser):
    sign_up(site, browser)
    assert "Nothing saved yet" in browser.text
    assert browser.path == "/account"
    assert [mail.to for mail in site.mailer.sent] == [ADA]
    browser.press("Log out")
    assert "You are logged out." in browser.text
    browser.open("/account/data")
    assert browser.path == "/login?next=/account/data"
    browser.press("Log in", email=ADA, password=PASSWORD)
    assert browser.path == "/account/data"


def test_what_was_done_before_an_account_was_opened_is_saved_after_it(site, browser):
    browser._seen(browser.client.post("/results", data=PROFILE), 200)
    browser.press("Save this profile").press("Open an account")
    browser.press("Send me the link", email=ADA)
    mail = browser.another()
    mail.open(token_of(site.mailer.sent[-1])).press("Set this password", password=PASSWORD)
    browser.press("Log in", password=PASSWORD)
    browser.press("Go on: save this profile")
    browser.press("Save", name="Before", keep_notes="1")
    assert browser.text.count("Saved. You find it") == 1
    for words in ("Before", "solder", "keep lab records", "baker", "heavy lifting"):
        assert words in browser.text


@pytest.mark.parametrize("who", ["invitation", "closed"])
def test_where_not_everybody_may_sign_up_the_page_says_so(address, clock, who):
    site = account_site(address, clock, sign_up=who)
    with site.client() as client:
        browser = Browser(client).open("/signup")
        needed = "An account needs an invitation here."
        closed = "No new accounts are opened here."
        assert (closed if who == "closed" else needed) in browser.text
        if who == "closed":
            return
        token = client.portal.call(site.accounts.people.invite)
        browser.open(f"/signup?invitation={token}").press("Send me the link", email=ADA)
        browser.open(token_of(site.mailer.sent[-1])).press("Set this password", password=PASSWORD)
        browser.press("Log in", password=PASSWORD)
        assert browser.path == "/account"
        browser.press("Log out").open(f"/signup?invitation={token}")
        browser.press("Send me the link", 410, email="eve@example.org")


def test_nobody_learns_from_a_page_whether_an_address_has_an_account(site, browser):
    site.sign_up()
    for path, button in (("/signup", "Send me the link"), ("/login/forgotten", "Send me the link")):
        pages = []
        for email in (ADA, "eve@example.org"):
            browser.open(path).press(button, email=email)
            pages.append(browser.text.replace(email, "X"))
        assert pages[0] == pages[1]
    pages = []
    for email in (ADA, "eve@example.org"):
        browser.open("/login").press("Log in", 422, email=email, password="wrong password")
        pages.append(browser.text)
    assert pages[0] == pages[1]
    assert "Address or password is not right." in pages[0]


def test_words_and_limits_are_saved_only_where_asked_for(site, browser):
    sign_up(site, browser)
    data = {"text": "I solder circuit boards for my aunt Rosalind", "note": PROFILE["note"]}
    asked = {"keep_words": "1", "keep_notes": "1"}
    for name, fields, kept in (("Some", {}, False), ("All", asked, True)):
        browser._seen(browser.client.post("/results", data=data), 200)
        browser.press("Save this profile").press("Save", name=name, **fields)
        assert ("Your own words" in browser.text) is kept
        assert ("1 limit or wish" in browser.text) is kept
        assert ("Saved, without your own words." in browser.text) is not kept
        page = browser.path.partition("?")[0]
        assert ("No words of yours are saved here" in browser.open(page).text) is not kept
        browser.press("See its careers")
        assert ("From a saved profile without your own words" in browser.text) is not kept
        browser.open(page).press("Change it")
        assert ("Rosalind" in browser.answer.text) is kept
        assert ("limit:heavy_lifting" in browser.answer.text) is kept
    browser.open("/account").follow("All")
    browser.press("Delete limits and wishes").press("Delete them, keep the skills")
    assert "Your words are deleted. The skills stay." in browser.text
    assert "Saved because you asked" not in browser.text
    assert "solder circuit boards" in browser.text
    assert "Rosalind" not in site.log.getvalue()


def test_a_saved_profile_opens_changes_and_says_so_where_it_was_changed_elsewhere(site, browser):
    sign_up(site, browser)
    saved(browser)
    page = browser.path.partition("?")[0]
    browser.press("See its careers")
    first = browser.answer
    browser.press("Save the changes").press("Save")
    browser.answer = first
    browser.press("Save the changes", skill=[SOLDER, ELECTRONICS]).press("Save", 409)
    assert "It was changed elsewhere meanwhile" in browser.text
    assert "Skills that are only here electronics" in browser.text
    assert "Skills that are only in the saved one keep lab records" in browser.text
    choice = browser.answer
    browser.press("Keep both")
    assert "My profile (2)" in browser.text
    assert browser.path.partition("?")[0] != page
    browser.answer = choice
    browser.press("Replace the saved one with this")
    assert browser.path.partition("?")[0] == page
    assert "electronics" in browser.text
    assert "keep lab records" not in browser.text


def test_a_saved_profile_is_taken_along_with_its_years_and_pinned_careers(site, browser):
    words = {"text": "I solder circuit boards"}
    posted = {"skill": [SOLDER], "job": [BAKER], "years": [f"2015-2019 {BAKER}"], **words}
    browser._seen(browser.client.post("/results", data=posted), 200)
    browser.press("Save this profile").press("Open an account")
    browser.press("Send me the link", email=ADA)
    browser.another().open(token_of(site.mailer.sent[-1])).press(
        "Set this password", password=PASSWORD
    )
    browser.press("Log in", password=PASSWORD).press("Go on: save this profile")
    browser.press("Save", name="Rosalind", keep_words="1").press("Pin microsystem technician")
    assert "With the words I wrote" in browser.text
    path = browser.path.partition("?")[0]
    (offer,) = (one for one in browser._tree().iter("form") if one.get("action") == f"{path}/file")
    for kind in (one.get("value") for one in offer.iter("option")):
        file = browser.client.get(offer.get("action"), params={"format": kind})
        assert file.status_code == 200
        assert file.headers["cache-control"] == "no-store"
        assert "attachment" in file.headers["content-disposition"]
        assert "Rosalind" not in file.text
    asked = {"format": "destinai_json", "words": "1"}
    profile = browser.client.get(f"{path}/file", params=asked).json()
    assert profile["job_years"] == [{"occupation": BAKER, "start": 2015, "end": 2019}]
    assert (profile["pinned"], profile["statements"]) == ([TECHNICIAN], [words["text"]])
    browser.open(f"{path}/file?format=docx", 422)
    other = browser.another()
    sign_up(site, other, "eve@example.org")
    other.open(f"{path}/file?format=json_ld", 404)


def test_a_file_of_a_saved_profile_is_saved_again_with_pinned_careers_and_plan(site, browser):
    sign_up(site, browser)
    saved(browser).press("Pin microsystem technician")
    browser.press("Plan for this microsystem technician")
    browser.press("Save my progress", **{f"of:{ELECTRONICS}": "done"})
    path = browser.path.partition("?")[0].removesuffix("/plan")
    file = browser.client.get(f"{path}/file", params={"format": "destinai_json"})
    other = browser.another()
    other._seen(other.client.post("/start/cv", files={"file": ("profile", file.content)}), 200)
    assert "Careers you pinned: microsystem technician" in other.text
    other.press("Save this profile").press("Open an account")
    other.press("Send me the link", email="eve@example.org")
    other.another().open(token_of(site.mailer.sent[-1])).press(
        "Set this password", password=PASSWORD
    )
    other.press("Log in", password=PASSWORD).press("Go on: save this profile")
    assert "Your plan 1 microsystem technician Pinned careers 1 microsystem" in other.text
    other.press("Save")
    assert "Pinned careers microsystem technician" in other.text
    other.open(f"{other.path.partition('?')[0]}/plan")
    assert "1 of 1 done" in other.text
    other.open(other.path.removesuffix("/plan")).press("See its careers")
    other.press("Save the changes").press("Save", **{"as": "", "name": "Second"})
    assert "Pinned careers microsystem technician" in other.text


def test_what_moved_of_two_equal_lists_is_nothing_and_of_a_change_is_said_so(site, browser, clock):
    sign_up(site, browser)
    saved(browser)
    assert "What moved" not in browser.text
    clock.forward(minutes=1)
    browser.press("Compute again with the catalogue of today")
    assert "Nothing can have moved: neither the catalogue nor this profile changed" in browser.text
    assert (
        "Computed on March 1, 2026, 12:00 UTC and on March 1, 2026, 12:01 UTC, both with toy-1-en."
        in browser.text
    )
    clock.forward(minutes=1)
    browser.press("Not for me baker")
    browser.press("Compute again with the catalogue of today")
    assert "Nothing can have moved" not in browser.text
    assert "What moved comes from what you changed." in browser.text


def test_answers_limits_and_hidden_careers_stand_by_name(site, browser):
    sign_up(site, browser)
    told = {**PROFILE, "partial": [ELECTRONICS], "denied": [BAKE], "not_for_me": [TECHNICIAN]}
    browser._seen(browser.client.post("/account/save", data=told), 200)
    shown = ("A little: electronics", "No: bake bread", "1 limit or wish: Not: heavy lifting")
    for words in (*shown, "Not for me 1 microsystem technician"):
        assert words in browser.text
    browser.press("Save", name="Named", keep_notes="1")
    for words in (*shown, "Not for me microsystem technician"):
        assert words in browser.text


def test_careers_are_pinned_hidden_and_planned_for(site, browser):
    sign_up(site, browser)
    saved(browser)
    browser.press("Pin microsystem technician")
    assert "Pinned careers" in browser.text
    browser.press("Not for me baker")
    browser.press("Compute again with the catalogue of today")
    assert "What moved" in browser.text
    assert "not in the list" in browser.text
    browser.press("Plan for this microsystem technician")
    assert "0 of 1 done" in browser.text
    browser.press("Save my progress", **{f"of:{ELECTRONICS}": "done"})
    assert "1 of 1 done" in browser.text
    assert "Your progress is saved." in browser.text


def test_a_link_shows_skills_and_nothing_of_the_person_until_it_is_taken_back(site, browser):
    sign_up(site, browser)
    saved(browser, name="Rosalind", keep_notes="1")
    browser.press("Make a link", days="7")
    link = browser._tree().find(".//input[@id='link']").get("value")
    other = browser.another()
    other.open(link)
    assert "solder" in other.text
    assert "baker" in other.text
    assert "Rosalind" not in other.answer.text
    assert "heavy" not in other.answer.text
    assert other.answer.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in other.answer.headers
    browser.open("/account/sharing").press("Take it back")
    other.open(link, 410)
    assert "This link does not work any more" in other.text
    other.open("/shared/forged", 410)


def test_a_key_is_shown_once_and_works_until_it_is_taken_back(site, browser):
    sign_up(site, browser)
    browser.open("/account/sharing").press("Make the key", 422, name="Script")
    assert "Please tick at least one." in browser.text
    browser.press("Make the key", name="Script", scope=["match"])
    key = browser._tree().find(".//input[@id='key']").get("value")
    browser.open("/account/sharing")
    assert "Find careers" in browser.text
    assert key not in browser.answer.text
    browser.press("Take it back")
    assert "The key does not work any more." in browser.text


def test_the_second_step_is_set_up_asked_for_and_turned_off(site, browser, clock):
    sign_up(site, browser)
    browser.open("/account/security/codes")
    secret = browser._tree().find(".//input[@name='secret']").get("value")
    assert browser._tree().find(".//span[@role='img']/*") is not None
    browser.press("Turn it on", 422, code="000000")
    assert browser._tree().find(".//span[@role='img']/*") is not None
    browser.press("Turn it on", code=pyotp.TOTP(secret).at(clock()))
    codes = [one.text for one in browser._tree().iter("code")]
    assert len(codes) == 10
    browser.open("/account/security").press("Log out")
    browser.press("Log in", email=ADA, password=PASSWORD)
    assert "One more step: your code" in browser.text
    browser.press("Log in", 422, code="000000")
    browser.press("Log in", code=codes[0].upper())
    assert browser.path == "/account", browser.text
    browser.open("/account/security/codes")
    assert "You have 9 recovery codes left." in browser.text
    browser.press("Turn the second step off", code=codes[1])
    assert "The second step is off." in browser.text


def test_with_the_second_step_on_a_code_is_asked_for_again_too(site, browser, clock):
    sign_up(site, browser)
    browser.open("/account/security/codes")
    secret = browser._tree().find(".//input[@name='secret']").get("value")
    browser.press("Turn it on", code=pyotp.TOTP(secret).at(clock()))
    clock.forward(minutes=11)
    browser.open("/account/data").press("Download everything")
    browser.press("Go on", 422, current=PASSWORD, current_code="000000")
    assert "Password or code is not right." in browser.text
    browser.press("Go on", current=PASSWORD, current_code=pyotp.TOTP(secret).at(clock()))
    assert json.loads(browser.answer.content)["person"]["email"] == ADA


def test_what_matters_asks_for_the_password_again_after_ten_minutes(site, browser, clock):
    sign_up(site, browser)
    saved(browser)
    clock.forward(minutes=11)
    before = browser.client.cookies["destinai_session"]
    browser.press("Delete this profile").press("Go on", 422, current="wrong password")
    assert "The password is not right." in browser.text
    browser.press("Go on", current=PASSWORD)
    assert browser.client.cookies["destinai_session"] != before
    assert "Delete “My profile”?" in browser.text
    browser.press("Delete it for good")
    assert "Nothing saved yet" in browser.text


def test_who_logs_in_over_a_log_in_ends_it(site, browser):
    sign_up(site, browser)
    before = browser.client.cookies["destinai_session"]
    data = {"csrf": browser._tree().find(".//input[@name='csrf']").get("value")}
    data |= {"email": ADA, "password": PASSWORD}
    browser._seen(browser.client.post("/login", data=data), 200)
    assert browser.path == "/account"
    old = browser.another()
    old.client.cookies.set("destinai_session", before)
    old.open("/account")
    assert old.path == "/login?next=/account"


def test_a_browser_keeps_no_page_after_logging_out(site, browser):
    sign_up(site, browser)
    browser.open("/login/forgotten")
    assert "clear-site-data" not in browser.answer.headers
    answer = browser.open("/account").press("Log out").answer.history[0]
    assert answer.headers["clear-site-data"] == '"cache"'
    again = browser.client.post("/logout", follow_redirects=False)
    assert (again.status_code, again.headers["location"]) == (303, "/login?said=out")
    assert "clear-site-data" not in again.headers


def test_a_browser_is_logged_out_where_the_database_is_away(site, browser, monkeypatch):
    sign_up(site, browser)

    async def fails(*_args):
        raise StoreUnavailableError("locked")

    monkeypatch.setattr(site.accounts.sessions, "end", fails)
    browser.press("Log out", 403, csrf="forged")
    browser.open("/account").press("Log out")
    assert "You are logged out." in browser.text
    assert "destinai_session" not in browser.client.cookies
    assert '"reason": "locked"' in site.log.getvalue()


def test_pages_of_what_is_saved_are_counted_as_the_api_counts_them(address, clock):
    site = account_site(address, clock, rate_limits="on", keyed_requests_per_minute=4)
    site.app.state.rates = Rates(clock=lambda: 0.0)
    with site.client() as client:
        browser = sign_up(site, Browser(client))
        for status in (200, 200, 200, 429):
            browser.open("/account/sharing", status)
        client.cookies.clear()
        # Its address is no network, so that all such clients are counted as one.
        shared = [browser.client.get(f"/shared/{'A' * 43}").status_code for _ in range(5)]
    assert shared == [410, 410, 410, 410, 429]


def test_another_device_is_listed_with_its_times_and_logged_out(site, browser, clock):
    sign_up(site, browser)
    other = browser.another()
    other.open("/login").press("Log in", email=ADA, password=PASSWORD)
    clock.forward(minutes=65)
    browser.open("/account/security")
    assert browser.text.count("Firefox, Linux") == 2 + 1  # also in the name of a button
    since = "Logged in on March 1, 2026, 12:00 UTC"
    assert browser.text.count(f"{since}, last used on March 1, 2026, 12:00 UTC") == 1
    assert f"{since}, last used on March 1, 2026, 13:05 UTC" in browser.text
    assert "am 1. März 2026, 13:05 UTC" in browser.open("/de/account/security").text
    browser.open("/account/security")
    browser.press("Log it out").press("Go on", current=PASSWORD)
    other.open("/account")
    assert other.path == "/login?next=/account"


def test_password_and_address_are_changed(site, browser):
    sign_up(site, browser)
    browser.open("/account/security")
    browser.press("Change the password", 422, current="wrong password", password="a new walrus 9")
    browser.press("Change the password", 422, current=PASSWORD, password="password")
    assert "Many people use this password" in browser.text
    browser.press("Change the password", current=PASSWORD, password="a new walrus 9")
    assert "Your password is changed." in browser.text
    browser.press("Send me the link", email="new@example.org", current="a new walrus 9")
    assert "We have sent a letter to the new address." in browser.text
    mail = browser.another()
    path = token_of(site.mailer.sent[-1])
    mail.open(path)
    assert "The account with the address a…@example.org asks to use new@example.org" in mail.text
    assert "Yes, use this address" not in mail.text
    assert "a…@example.org" in site.mailer.sent[-1].text
    browser.open(path).press("Yes, use this address")
    assert "Your new address is confirmed" in browser.text
    assert "On this device you are still logged in." in browser.text
    browser.open("/account/security?done=email")
    assert "Your address: new@example.org" in browser.text
    assert "only that changes your address. The one that counts now stands above." in browser.text
    browser.press("Send me the link", 422, email="New@example.org", current="a new walrus 9")
    assert "This is your address already." in browser.text
    mail.open(path, 410)
    assert "If you have confirmed your new address already, nothing is left to do" in mail.text
    assert "Send me a new link" not in mail.text
    browser.open("/account/data")
    assert "new@example.org" in browser.text


def test_a_stranger_who_follows_the_link_takes_no_account(site, browser):
    sign_up(site, browser)
    browser.open("/account/security")
    browser.press("Send me the link", email="eve@example.org", current=PASSWORD)
    path = token_of(site.mailer.sent[-1])
    token = path.partition("token=")[2]
    browser.open("/account/security")
    form = browser._tree().find(".//input[@name='csrf']").get("value")
    stranger = browser.another()
    _, session = site.add_person("stranger@example.org")
    stranger.client.cookies.set("destinai_session", session)
    assert "You do not know this account?" in stranger.open(path).text
    stranger.open("/account/security")
    own_form = stranger._tree().find(".//input[@name='csrf']").get("value")
    sent = {"csrf": own_form, "token": token}
    assert stranger.client.post("/account/email/confirm", data=sent).status_code == 410
    nobody = browser.another()
    answer = nobody.client.post("/account/email/confirm", data={"csrf": form, "token": token})
    assert "/login" in str(answer.url)
    browser.open("/account/data")
    assert ADA in browser.text
    browser.open(path).press("Yes, use this address")


def test_the_page_of_a_link_that_has_grown_too_old_opens_again(site, browser, clock):
    """What asks for the password in another window changes the tokens of all forms."""
    sign_up(site, browser)
    browser.open("/account/security")
    browser.press("Send me the link", email="new@example.org", current=PASSWORD)
    linked = browser.open(token_of(site.mailer.sent[-1])).answer
    clock.forward(minutes=11)
    browser.open("/account/security/codes")
    browser.press("Go on", current=PASSWORD)
    browser.answer = linked
    browser.press("Yes, use this address", 403)
    assert "gave your password again in another window" in browser.text
    browser.follow("Open the page again").press("Yes, use this address")
    assert "Your new address is confirmed" in browser.text


@pytest.mark.parametrize("ticked", [True, False])
def test_links_outlive_a_new_password_unless_ticked(site, browser, ticked):
    sign_up(site, browser)
    saved(browser)
    browser.press("Make a link")
    address = browser._tree().find(".//input[@id='link']").get("value")
    tick = {"end_links": "1"} if ticked else {}
    browser.open("/account/security")
    browser.press("Change the password", current=PASSWORD, password="a new walrus 9", **tick)
    assert "Links by which you show a profile" in site.mailer.sent[-1].text
    browser.another().open(address, 410 if ticked else 200)


def test_everything_is_taken_along_and_erased(site, browser):
    sign_up(site, browser)
    saved(browser)
    browser.open("/account/data").press("Download everything")
    document = json.loads(browser.answer.content)
    assert document["person"]["email"] == ADA
    assert document["profile"][0]["content"]["occupations"] == [BAKER]
    assert "attachment" in browser.answer.headers["content-disposition"]
    browser.open("/account/data").press("Erase my account", 422, current=PASSWORD)
    browser.press("Erase my account", 422, current="wrong password", sure="1")
    browser.press("Erase my account", current=PASSWORD, sure="1")
    assert "Your account is erased" in browser.text
    browser.open("/login").press("Log in", 422, email=ADA, password=PASSWORD)


def test_an_adviser_keeps_the_profiles_of_clients_apart(site, browser):
    sign_up(site, browser)
    browser.open("/account")
    assert "Clients" not in browser.text

    async def promote(_store):
        person = await site.accounts.rights.find(ADA)
        await site.accounts.people.make_adviser(person)

    browser.client.portal.call(promote, None)
    browser.open("/account").press("Add a client", label="Client 7")
    client = browser.path.rpartition("=")[2]
    saved(browser, name="Of a client", client=client)
    assert "Client 7" in browser.text
    browser.open("/account")
    assert "Of a client" not in browser.text
    browser.open(f"/account?client={client}")
    assert "Of a client" in browser.text
    browser.press("Delete this client with all profiles")
    assert "1 profile goes with it." in browser.text
    browser.press("Delete it for good")
    assert "Client 7" not in browser.text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StoreUnavailableError("locked"), "Saved profiles cannot be reached right now"),
        (StoreFullError("full"), "This could not be saved"),
    ],
)
def test_where_the_database_is_away_a_page_says_so_and_careers_are_found(
    site, browser, monkeypatch, error, words
):
    sign_up(site, browser)

    async def fails(*_args, **_named):
        raise error

    browser._seen(browser.client.post("/results", data=PROFILE), 200)
    browser.press("Save this profile")
    monkeypatch.setattr(site.accounts.profiles, "create", fails)
    browser.press("Save", 503, name="Kept")
    assert words in browser.text
    assert SOLDER in browser.answer.text
    browser.press("Back to the careers")
    assert "microsystem technician" in browser.text


def test_a_form_that_is_too_old_loses_nothing(site, browser):
    sign_up(site, browser)
    browser._seen(browser.client.post("/results", data=PROFILE), 200)
    browser.press("Save this profile").press("Save", 403, csrf="forged")
    assert "This page was too old" in browser.text
    browser.press("Try again").press("Save", name="At last")
    assert "At last" in browser.text


def test_another_persons_objects_are_not_there(site, browser):
    sign_up(site, browser)
    saved(browser)
    path = browser.path.partition("?")[0]
    other = browser.another()
    sign_up(site, other, "eve@example.org")
    other.open(path, 404)
    assert "This is not in your account" in other.text
    other.open(f"{path}/plan", 404)
    other.open("/account/profiles/nonsense", 422)


@pytest.mark.parametrize("version", ["9" * 5000, "\u0663", "0"])
def test_a_version_that_no_profile_has_names_no_profile(site, browser, version):
    sign_up(site, browser)
    saved(browser)
    profile = browser.path.partition("?")[0].rpartition("/")[2]
    browser._seen(browser.client.post("/account/save", data=PROFILE), 200)
    browser.press("Save", name="Another", **{"as": f"{profile}:{version}"})
    assert browser.path.partition("?")[0].rpartition("/")[2] != profile


def test_without_accounts_the_site_says_why(site, browser):
    site.app.state.accounts = None
    browser.open("/login")
    assert "There are no accounts here" in browser.text
    assert "No log-in" in browser.answer.text
    browser.open("/account", 404)
    browser._seen(browser.client.post("/results", data=PROFILE), 200)
    assert "Save this profile" not in browser.text


def test_pages_of_accounts_are_neither_kept_nor_compressed(site, browser):
    for path in ("/login", "/signup", "/login/forgotten"):
        answer = browser.open(path).answer
        assert answer.headers["cache-control"] == "no-store"
        assert "content-encoding" not in answer.headers
    sign_up(site, browser)
    for path in ("/account", "/account/sharing", "/account/security", "/account/data"):
        for prefix in ("", "/de"):
            answer = browser.open(prefix + path).answer
            assert answer.headers["cache-control"] == "no-store"
            assert "content-encoding" not in answer.headers
    assert TECHNICIAN not in site.log.getvalue()


def test_password_managers_and_pasting_find_their_fields(site, browser):
    html = browser.open("/login").answer.text
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html
    assert "onpaste" not in html
    sign_up(site, browser)
    html = browser.open("/account/security").answer.text
    assert 'autocomplete="new-password"' in html


def test_every_page_of_who_is_logged_in_can_log_out(site, browser):
    sign_up(site, browser)
    for path in ("/account", "/account/sharing", "/account/security", "/account/data"):
        assert 'action="/logout"' in browser.open(path).answer.text


def test_scripts_store_the_theme_alone():
    scripts = Path(assets.__file__).parents[1] / "static" / "js"
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted(scripts.glob("*.js")))
    uses = re.findall(r"(?:local|session)Storage\.\w+\(([^),]*)|indexedDB|document\.cookie", texts)
    assert set(uses) == {'"theme"'}
