"""The website over accounts in a database of a test, used as a person uses it, without scripts."""

import re
from html import unescape

import html5lib
from starlette.testclient import TestClient

from tests.support.account_app import PASSWORD, AccountApp
from tests.support.fake_site import AS_BROWSER
from website.app import create_site
from website.site.letters import SiteLetters
from website.site.site import read_languages

ADA = "ada@example.org"
AT = "http://localhost"


def account_site(address, clock, **settings):
    """Return the website over a database, with its letters as the site writes them."""
    letters = SiteLetters(AT, read_languages())
    chosen = {"host": "127.0.0.1", **settings}
    return AccountApp(address, clock, chosen, create_site, letters)


class Browser:
    """A browser without scripts: it keeps cookies, follows links and sends the forms of a page."""

    def __init__(self, client):
        client.headers.update(AS_BROWSER)
        self.client = client
        self.answer = None

    @property
    def text(self):
        """The words of the main part of the page."""
        return " ".join(" ".join(self._tree().find(".//main").itertext()).split())

    @property
    def path(self):
        """The path of the page, with its query."""
        return self.answer.url.raw_path.decode()

    def another(self):
        """Return a browser on another device: other cookies, the same running site."""
        here = self.client
        client = TestClient(here.app, base_url=here.base_url, headers=here.headers)
        client.portal = here.portal
        return Browser(client)

    def open(self, path, status=200):
        """Open a page."""
        return self._seen(self.client.get(path), status)

    def follow(self, words):
        """Follow the link with some words."""
        links = (one for one in self._tree().find(".//main").iter("a"))
        return self.open(next(one for one in links if words in "".join(one.itertext())).get("href"))

    def press(self, words, status=200, **fields):
        """Fill fields in and press the button with some words, as a browser sends its form."""
        tree = self._tree()
        button = next(one for one in tree.iter("button") if words in "".join(one.itertext()))
        form = self._form_of(tree, button)
        sent = [*_values(tree, form, self._parents(tree)), *_own(button)]
        kept = [(name, value) for name, value in sent if name not in fields]
        given = [
            (name, value)
            for name, values in fields.items()
            for value in (values if isinstance(values, list) else [values])
            if value is not None
        ]
        action = button.get("formaction") or form.get("action")
        body = {}
        for name, value in kept + given:
            body.setdefault(name, []).append(value)
        return self._seen(self.client.post(action, data=body), status)

    def _seen(self, answer, status):
        assert answer.status_code == status, answer.text
        self.answer = answer
        if answer.headers["content-type"].startswith("text/html"):
            html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
        return self

    def _tree(self):
        return html5lib.parse(self.answer.text, namespaceHTMLElements=False)

    def _parents(self, tree):
        return {child: parent for parent in tree.iter() for child in parent}

    def _form_of(self, tree, element):
        if name := element.get("form"):
            return next(one for one in tree.iter("form") if one.get("id") == name)
        parents = self._parents(tree)
        while element.tag != "form":
            element = parents[element]
        return element


def token_of(mail):
    """Return the path of the link in a letter."""
    return unescape(re.search(rf"{AT}(\S+)", mail.text)[1])


def sign_up(site, browser, email=ADA, password=PASSWORD):
    """Open an account by its pages, and log in."""
    browser.open("/signup").press("Send me the link", email=email)
    browser.open(token_of(site.mailer.sent[-1]))
    browser.press("Set this password", password=password)
    browser.press("Log in", email=email, password=password)
    return browser


def _own(button):
    return [(button.get("name"), button.get("value", ""))] if button.get("name") else []


def _values(tree, form, parents):
    for one in tree.iter():
        if one.tag not in {"input", "select", "textarea"} or not one.get("name"):
            continue
        owner = one
        while owner is not None and owner.tag != "form":
            owner = parents.get(owner)
        named = one.get("form")
        if (named and named != form.get("id")) or (not named and owner is not form):
            continue
        yield from _value(one)


def _value(field):
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [one for one in options if "selected" in one.attrib] or options[:1]
        yield from ((field.get("name"), one.get("value", "")) for one in chosen)
    elif field.tag == "textarea":
        yield field.get("name"), "".join(field.itertext())
    elif field.get("type") in {"checkbox", "radio"}:
        if "checked" in field.attrib:
            yield field.get("name"), field.get("value", "on")
    else:
        yield field.get("name"), field.get("value", "")


__all__ = ["ADA", "AT", "PASSWORD", "Browser", "account_site", "sign_up", "token_of"]
