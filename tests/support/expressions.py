"""What a regular expression may cost, by its parse: nested repetition, and its worst seeds."""

import re
import string
from re import _constants as codes
from re import _parser as parser

SAMPLE = [chr(code) for code in range(32, 127)] + list("\n\t\r\u00a0é\u0301ßЖ漢‘’–•1_")  # noqa: RUF001
"""Characters of every kind that the expressions tell apart."""
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_CATEGORIES = {
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
}


def nested_repeats(pattern):
    """Return the unbounded repeats inside another that nothing keeps apart from one another.

    In "(?:,[a-z]*)*" the comma, which no "[a-z]*" takes, ends each turn; in "(?:[a-z]+ ?)*" a text
    can be shared out among the turns in more ways than one can try.
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    return [inner for body in _unbounded_bodies(tree) for inner in _loose(body, ())]


def _unbounded_bodies(tree):
    for op, value in tree:
        if op in _REPEATS and value[1] is codes.MAXREPEAT:
            yield value[2]
        for child in _children(op, value):
            yield from _unbounded_bodies(child)


def _loose(tree, beside):
    """Yield the unbounded repeats of a body without a mandatory character outside their own."""
    items = list(tree)
    for at, (op, value) in enumerate(items):
        around = (*beside, *items[:at], *items[at + 1 :])
        if op in _REPEATS and value[1] is codes.MAXREPEAT:
            taken = _characters(value[2])
            if not any(_is_apart(other, taken) for other in around):
                yield value
        for child in _children(op, value):
            yield from _loose(child, around)


def _is_apart(item, taken):
    """Return whether an item takes at least one character, and can take one outside of a set."""
    op, value = item
    if op in _REPEATS:
        return value[0] > 0 and any(_is_apart(one, taken) for one in value[2])
    if op is codes.SUBPATTERN:
        return any(_is_apart(one, taken) for one in value[3])
    if op is codes.ATOMIC_GROUP:
        return any(_is_apart(one, taken) for one in value)
    if op is codes.BRANCH:
        return all(any(_is_apart(one, taken) for one in branch) for branch in value[1])
    own = _characters([item])
    return bool(own) and own.isdisjoint(taken)


def _children(op, value):
    if op in _REPEATS:
        return [value[2]]
    if op is codes.SUBPATTERN:
        return [value[3]]
    if op is codes.BRANCH:
        return value[1]
    return [value] if op is codes.ATOMIC_GROUP else []


def _characters(tree):
    """Return the characters of the sample that a tree takes anywhere."""
    found = set()
    for op, value in tree:
        if op is codes.LITERAL:
            found |= {chr(value).lower(), chr(value).upper()}
        elif op is codes.NOT_LITERAL:
            found |= set(SAMPLE) - {chr(value)}
        elif op is codes.ANY:
            found |= set(SAMPLE) - {"\n"}
        elif op is codes.IN:
            found |= _of_set(value)
        for child in _children(op, value):
            found |= _characters(child)
    return found


def _of_set(members):
    found = set()
    for op, value in members:
        if op is codes.LITERAL:
            found |= {chr(value).lower(), chr(value).upper()}
        elif op is codes.RANGE:
            found |= {char for char in SAMPLE if value[0] <= ord(char) <= value[1]}
            found |= {char.swapcase() for char in found if char in string.ascii_letters}
        elif op is codes.CATEGORY:
            found |= {char for char in SAMPLE if re.match(_CATEGORIES[value], char)}
    return set(SAMPLE) - found if members[0][0] is codes.NEGATE else found


def seeds(pattern):
    """Return the beginnings that an expression looks for: every run of its literals."""
    found = set()

    def collect(tree):
        run = ""
        for op, value in tree:
            if op is codes.LITERAL:
                run += chr(value)
                continue
            if op in _REPEATS:
                run += " "
            found.add(run)
            run = ""
            if op in (codes.ASSERT, codes.ASSERT_NOT):
                collect(value[1])
            for child in _children(op, value):
                collect(child)
        found.add(run)

    collect(parser.parse(pattern.pattern, pattern.flags))
    return sorted(found - {"", " "})
