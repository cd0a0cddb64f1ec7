"""Profiles that were exported from here: the names of their parts, and what a CV has no place for.

JSON Resume holds it in `meta`, JSON-LD and Destinai's own JSON at the top; `service.exports`
writes it. URIs are checked by their form and counted; whether a catalogue has them is not known.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from intake.document import GivenNote, GivenPlan, GivenProfile
from intake.formats.trees import Tree

EXTENSION = "x-destinai"
"""The name in `meta` of JSON Resume."""
VERSION_KEY = "destinai_profile"
VERSION = 1
"""Of the parts and their names."""
PARTIAL = "Some of it"
"""The level of a skill that the person has some of, in JSON Resume and Europass."""
OF_SKILLS = ("denied_skills", "excluded_skills", "unclaimed_skills", "unsure_skills")
OF_OCCUPATIONS = ("unclaimed_occupations", "not_for_me", "pinned")
MOST_ENTRIES = 1000
"""Of one list; those that follow are not read."""
LONGEST_URI = 500
_LONGEST_NAME = 100
_URI = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+")


def is_uri(text: str) -> bool:
    """Return whether a text may be the URI of a concept, by its form."""
    return len(text) <= LONGEST_URI and bool(_URI.fullmatch(text))


def uri_of(value: object) -> str:
    """Return the URI that a value is, or that an object has as `@id` or `uri`, "" for none."""
    if isinstance(value, dict):
        named = [*value.get("@id", ()), *value.get("uri", ())]
        return next((uri_of(one) for one in named if isinstance(one, str)), "")
    return value if isinstance(value, str) and is_uri(value) else ""


def has_given(tree: Tree) -> bool:
    """Return whether an object holds the parts of an exported profile, by its version."""
    return any(isinstance(one, int) for one in tree.get(VERSION_KEY, ()))


def given_profile(tree: Tree) -> GivenProfile:
    """Return what an object says of a profile; entries that have another form are not there."""
    lists: dict[str, Any] = {name: uris(tree, name) for name in (*OF_SKILLS, *OF_OCCUPATIONS)}
    plans = (_plan(one) for one in tree.get("plan", ()) if isinstance(one, dict))
    return GivenProfile(
        **lists,
        noted=tuple(_notes(tree, "noted")),
        ignored_notes=tuple(_notes(tree, "ignored_notes")),
        plan=next((plan for plan in plans if plan), None),
        statements=tuple(_words(tree, "statements"))[:MOST_ENTRIES],
        text=next(_words(tree, "text"), ""),
    )


def uris(tree: Tree, name: str) -> tuple[str, ...]:
    """Return the URIs in a list of an object, each once."""
    found = filter(None, map(uri_of, tree.get(name, ())[:MOST_ENTRIES]))
    return tuple(dict.fromkeys(found))


def words_of(statements: Sequence[str], text: str) -> str:
    """Return the words of a profile as one text, as `basics.summary` of a JSON Resume has them."""
    return "\n".join(filter(None, (*statements, text)))


def _words(tree: Tree, name: str) -> Iterator[str]:
    return (one for one in tree.get(name, ()) if isinstance(one, str) and one.strip())


def _name(tree: Tree, name: str) -> str:
    """Return a short name that stands under another, "" for none."""
    found = (one for one in tree.get(name, ()) if isinstance(one, str))
    return next((one for one in found if len(one) <= _LONGEST_NAME), "")


def _notes(tree: Tree, name: str) -> Iterator[GivenNote]:
    for value in tree.get(name, ())[:MOST_ENTRIES]:
        if isinstance(value, dict):
            yield GivenNote(
                _name(value, "kind"), _name(value, "condition"), _uri(value, "occupation")
            )


def _plan(tree: Tree) -> GivenPlan | None:
    career = _uri(tree, "career")
    steps = [one for one in tree.get("progress", ())[:MOST_ENTRIES] if isinstance(one, dict)]
    progress = {_uri(one, "skill"): _name(one, "state") for one in steps}
    known = tuple((uri, state) for uri, state in progress.items() if uri)
    return GivenPlan(career, known) if career else None


def _uri(tree: Tree, name: str) -> str:
    return next(iter(uris(tree, name)), "")
