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


def touching_repeats(pattern):
    """Return the pairs of repeats of one character that touch inside an unbounded repeat.

    In "(?:[ .]+a[ )]*)+" the blanks between two turns can be shared out in several ways at every
    turn, though the letter ends each of them.
    """
    tree = parser.parse(pattern.pattern, pattern.flags)
    found = []
    for body in _unbounded_bodies(tree):
        rounds = [*_sequences(body), [*body, *body]]
        found += [pair for items in rounds for pair in _touching(items)]
    return found


def _sequences(tree):
    """Yield every sequence of items in a tree, the tree itself first."""
    yield list(tree)
    for op, value in tree:
        for child in _children(op, value):
            yield from _sequences(child)


def _touching(items):
    for at in range(1, len(items)):
        before = _at_edge(items[:at][::-1], reverse=True)
        after = _at_edge(items[at:], reverse=False)
        for one in before:
            for other in after:
                if not _characters([one]).isdisjoint(_characters([other])):
                    yield one, other


def _at_edge(items, *, reverse):
    """Return the repeats of one character that may begin a sequence, or end a reversed one."""
    found = []
    for op, value in items:
        if op in _REPEATS and not _children_of_one(value[2]):
            found += [(op, value)] if value[0] != value[1] else []
        else:
            for child in _children(op, value):
                found += _at_edge(list(child)[::-1] if reverse else list(child), reverse=reverse)
        if not _may_be_empty((op, value)):
            break
    return found


def _children_of_one(tree):
    """Return whether a repeated tree is more than one character."""
    return len(tree) != 1 or bool(_children(*tree[0])) or tree[0][0] in _REPEATS


def _may_be_empty(item):
    op, value = item
    if op in _REPEATS:
        return value[0] == 0 or all(map(_may_be_empty, value[2]))
    if op is codes.SUBPATTERN:
        return all(map(_may_be_empty, value[3]))
    if op is codes.ATOMIC_GROUP:
        return all(map(_may_be_empty, value))
    if op is codes.BRANCH:
        return any(all(map(_may_be_empty, branch)) for branch in value[1])
    return op in (codes.AT, codes.ASSERT, codes.ASSERT_NOT)


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
