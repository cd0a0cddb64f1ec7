"""An account in a real browser, from sign-up to its end, on both stores."""

import json

import pytest

from accounts.store import utc_now
from tests.support.account_site import ADA, AT, PASSWORD, account_site, token_of
from tests.support.browser import NARROWEST, WIDE, running, visiting

WORDS = "I solder circuit boards. I keep lab records. I cannot lift heavy things."


@pytest.fixture
def site(address):
    return account_site(address, utc_now)


@pytest.fixture
def origin(site):
    with running(site.app) as origin:
        yield origin


def press(page, name):
    """Press the button or link of the main part with exactly these words."""
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def fill(page, **fields):
    """Fill fields in by their ids."""
    for field, words in fields.items():
        page.fill(f"#{field}", words)


def log_in(page):
    """Log in from the page for that."""
    fill(page, email=ADA, password=PASSWORD)
    press(page, "Log in")


def open_account(site, page, origin):
    """Open an account, and log in."""
    page.goto(f"{origin}/signup")
    fill(page, email=ADA)
    press(page, "Send me the link")
    page.goto(origin + token_of(site.mailer.sent[-1]))
    fill(page, password=PASSWORD)
    press(page, "Set this password")
    log_in(page)


# The whole way of a person takes a minute on a slow machine.
@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_sign_up_save_log_in_elsewhere_recompute_share_revoke_export_erase(
    browser, site, origin, tmp_path, scripts
):
    with (
        visiting(browser, f"{origin}/start", scripts=scripts) as first,
        visiting(browser, f"{origin}/login", scripts=scripts) as elsewhere,
        visiting(browser, origin, scripts=scripts) as mail,
    ):
        page = first.page
        fill(page, text=WORDS)
        page.locator("button[value=review]").click()
        press(page, "Save this profile")
        press(page, "Open an account")
        fill(page, email=ADA)
        press(page, "Send me the link")
        mail.page.goto(origin + token_of(site.mailer.sent[-1]))
        fill(mail.page, password=PASSWORD)
        press(mail.page, "Set this password")
        page.fill("#password", PASSWORD)
        press(page, "Log in")
        press(page, "Go on: save this profile")
        page.fill("#name", "Workshop")
        page.locator("[name=keep_words]").check()
        press(page, "Save")
        assert "Saved. You find it" in page.locator("[role=status]").inner_text()

        other = elsewhere.page
        log_in(other)
        other.get_by_role("link", name="Workshop").click()
        press(other, "Compute again with the catalogue of today")
        moved = other.locator("#moved ~ p").first.inner_text()
        assert moved.startswith("Nothing can have moved")
        press(other, "Make a link")
        link = other.input_value("#link").replace(AT, origin)
        mail.page.goto(link)
        assert "solder circuit boards" in mail.page.locator("main").inner_text()
        assert "Workshop" not in mail.page.locator("main").inner_text()
        other.goto(f"{origin}/account/sharing")
        other.locator("button[name=link]").click()
        assert mail.page.reload().status == 410

        page.goto(f"{origin}/account/data")
        with page.expect_download() as download:
            press(page, "Download everything")
        download.value.save_as(tmp_path / "account.json")
        document = json.loads((tmp_path / "account.json").read_text())
        assert document["profile"][0]["name"] == "Workshop"
        page.locator("#sure").check()
        fill(page, current=PASSWORD)
        press(page, "Erase my account")
        assert page.locator("h1").inner_text() == "Your account is erased"
        other.goto(f"{origin}/account")
        log_in(other)
        assert other.locator("#faults").is_visible()
        for visit in (first, elsewhere, mail):
            assert visit.complaints == []


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.parametrize(
    ("size", "theme"), [(WIDE, "light"), (WIDE, "dark"), (NARROWEST, "light"), (NARROWEST, "dark")]
)
def test_pages_of_accounts_are_quiet_accessible_and_fit(browser, site, origin, size, theme):
    with visiting(browser, f"{origin}/signup", size=size, theme=theme) as visit:
        page = visit.page

        def seen(name):
            visit.assert_quiet()
            visit.assert_accessible()
            visit.assert_fits()
            visit.screenshot(f"account-{name}-{size[0]}-{theme}")

        seen("signup")
        open_account(site, page, origin)
        page.goto(f"{origin}/start?jobs=baker&skills=solder")
        page.locator("button[value=review]").click()
        press(page, "Save this profile")
        seen("save")
        press(page, "Save")
        page.locator("button[name=pinned]").first.click()
        press(page, "Compute again with the catalogue of today")
        seen("profile")
        page.locator("button[name=choose]").first.click()
        seen("plan")
        for name in ("", "/sharing", "/security", "/security/codes", "/data"):
            page.goto(f"{origin}/account{name}")
            seen(name.replace("/", "-") or "profiles")


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_password_is_shown_on_demand_and_sent_hidden(browser, origin):
    with visiting(browser, f"{origin}/login") as visit:
        page = visit.page
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="Show: Password").click()
        assert page.get_attribute("#password", "type") == "text"
        page.get_by_role("button", name="Hide: Password").click()
        assert page.get_attribute("#password", "type") == "password"
        page.fill("#email", ADA)
        press(page, "Log in")
        # What is wrong is read out, and leads to its field.
        assert page.evaluate("document.activeElement.id") == "faults"
        page.locator("#faults a").first.click()
        assert page.evaluate("document.activeElement.id") == "email"
        visit.assert_accessible()
