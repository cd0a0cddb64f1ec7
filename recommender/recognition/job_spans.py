"""Job spans: the words of a text that may name a job of the person, or one that they refuse.

They end in a word by which occupations are named ("nurse", "driver") and stand where a job is
claimed: after a cue ("I'm a", "worked as a"), at the beginning of a text, line or sentence, in a
list that begins so, or as a label that is a part of a sentence of its own ("eight years, dental
nurse in Leeds"); and verbs made of a title ("waitressed"). What others do, what is wished and what
is denied is blanked before. Cues are rows of `job_cues.csv`; in them a space matches any white
space.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from index.labels import Word, first_word, folded_words, words_of
from models import work
from recommender.data import read_lists
from recommender.recognition.claims import (
    AnyCase,
    Offsets,
    blank,
    claimed_clauses,
    without_personal_words,
)
from recommender.recognition.segmentation import is_verb
from recommender.titles import written_out
from taxonomy.catalogue import Catalogue

_LONGEST_TITLE = 5
_FEWEST_LABELS = 3
_SHORTEST_COMPOUND = 4
_SHORTEST_HEAD = 3


@dataclass(frozen=True, slots=True)
class JobSpan:
    """Words of a text that may name a job of the person: code points, and the title they make.

    `is_turned` where the title has another order ("editor of a magazine"), `is_activity` where the
    words say what somebody did or where ("drove a bus"), with the `probability` of it.
    """

    start: int
    end: int
    title: str
    is_turned: bool = False
    is_activity: bool = False
    probability: float = 1.0


class TitleWords:
    """The words by which a catalogue names occupations.

    `labels` are all labels, folded; `heads` are the last words of preferred labels, of several
    others, and labels of one word (`names`). `occupations_by_head` has the occupations (rows) with
    a label whose last head before a preposition is a word, `preferred_by_head` those with such a
    preferred label, and `called_by_head` those of the former whose preferred label has the word
    anywhere ("history teacher secondary school"). `verbs` are the first words of skills, which are
    not taken for verbs made of a title.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        listed = [(o.label, *o.alternative_labels) for o in catalogue.occupations]
        labels = [(*own, *o.titles) for own, o in zip(listed, catalogue.occupations, strict=True)]
        # Titles end in a sector as well ("assembler medical devices"), which is no head.
        counts = Counter(_end(name) for own in listed for name in _names(own))
        self.labels = {name for own in labels for name in _names(own)}
        self.names = {name for name in self.labels if name.isalpha()}
        preferred = {_end(name) for own in labels for name in _names(own[:1])}
        usual = {end for end, count in counts.items() if count >= _FEWEST_LABELS}
        self._ends = _singular((preferred | self.names) - {""})
        self.heads = _singular((preferred | usual | self.names) - {""})
        self.verbs = {skill.label.casefold().partition(" ")[0] for skill in catalogue.skills}
        self._verb_titles = self.names - self.verbs
        self.occupations_by_head = self._by_head(labels)
        self.preferred_by_head = self._by_head([own[:1] for own in labels])
        words = [set(chain.from_iterable(map(str.split, _names(own[:1])))) for own in labels]
        self.called_by_head = {
            head: [row for row in rows if head in words[row]]
            for head, rows in self.occupations_by_head.items()
        }

    def _by_head(self, labels: Iterable[Sequence[str]]) -> dict[str, list[int]]:
        """Return the occupations (rows) that have a label with each head."""
        rows: defaultdict[str, dict[int, None]] = defaultdict(dict)
        for row, own in enumerate(labels):
            for name in _names(own):
                before = [word for word in before_preposition(name) if word in self.heads]
                for head in before[-1:]:
                    rows[head][row] = None
        return {head: list(found) for head, found in rows.items()}

    def is_head(self, word: str) -> bool:
        """Return whether a folded word, or the end of a compound ("barmaid"), names a job."""
        written = written_out(word)
        if len(written) < _SHORTEST_HEAD:
            return False  # an acronym of two letters has too many meanings
        ends = (written[at:] for at in range(1, len(written) - _SHORTEST_COMPOUND + 1))
        return written in self.heads or any(end in self._ends for end in ends)

    def is_of_title(self, word: str) -> bool:
        """Return whether a folded word may name a job, as a noun or as a verb."""
        return self.is_head(word) or bool(self.title_of_verb(word))

    def title_of_verb(self, word: str) -> str:
        """Return the title that a folded verb is made of ("waitressed"), "" where there is none."""
        for ending, others in (("ed", ("", "e")), ("ing", ("", "e")), ("ied", ("y",))):
            stem = word.removesuffix(ending)
            found = (stem + other for other in others if stem != word)
            title = next((one for one in found if one in self._verb_titles), "")
            if title:
                return title
        return ""

    def title_of_work(self, word: str) -> str:
        """Return the title of who does some work ("nursing"), "" where there is none."""
        stem = word.removesuffix("ing")
        if stem == word:
            return ""
        made = [stem + ending for ending in ("er", "r") if stem + ending in self.names]
        whole = [stem + ending for ending in ("", "e") if stem + ending in self.heads]
        return next(iter(made + whole), "")


def _singular(words: set[str]) -> set[str]:
    """Return words without the plurals of others."""
    return {word for word in words if not (word.endswith("s") and word[:-1] in words)}


def _names(labels: Iterable[str]) -> list[str]:
    """Return folded labels; "waiter/waitress" is two."""
    return [name.strip() for label in labels for name in label.casefold().split("/")]


def _end(name: str) -> str:
    """Return the last word of a name, "" where it has a preposition or no letters alone."""
    words = name.split()
    return words[-1] if words == before_preposition(name) and name and words[-1].isalpha() else ""


def before_preposition(name: str) -> list[str]:
    """Return the words of a folded name up to a preposition."""
    words = name.split()
    stops = (at for at, word in enumerate(words) if at and word in _words("preposition"))
    return words[: next(stops, len(words))]


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(read_lists("function_words.csv", "kind", "word")[kind])


@dataclass(frozen=True, slots=True)
class JobCues:
    """The compiled cues of jobs; `claim`, `blocked` and `sought` are for what stands before."""

    claim: AnyCase
    apart: AnyCase
    apart_end: AnyCase
    apart_word_end: AnyCase
    blocked: AnyCase
    sought: AnyCase
    colon: AnyCase
    doer: AnyCase
    next: AnyCase
    refused: AnyCase
    annulled: AnyCase


@cache
def shipped_cues() -> JobCues:
    """Return the English cues that come with the recommender, read and compiled once."""
    rows = read_lists("job_cues.csv", "kind", "pattern")
    rows.pop("stop")
    terms = {term: "|".join(rows.pop(term)) for term in ("adverbs", "opening")}
    any_of = {kind: "|".join(patterns) for kind, patterns in rows.items()}
    for term, pattern in terms.items():
        any_of = {
            kind: one.replace(f"{{{term}}}", f"(?:{pattern})") for kind, one in any_of.items()
        }
    for kind in ("claim", "apart", "refused"):
        any_of[kind] = rf"(?:{any_of[kind]})\s*\Z"
    spaced = {kind: one.replace(" ", r"\s+") for kind, one in any_of.items()}
    return JobCues(**{kind: AnyCase(one) for kind, one in spaced.items()})


_SENTENCE_END = re.compile(r"(?<!\b[A-Z])[.!?](?=\s|\Z)|[\n\r;|\u2022]|\s[-\u2013\u2014]\s")
_INSIDE = re.compile(r"[ \t'\u2019-]*|/")
_OF = re.compile(r"\s+of\s+(?:(?:an?|the)\s+)?", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:,\s*(?:and\b|or\b)?|\band\b|\bor\b)\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"\W*(?:(?:and|but|so)\s+)?(?:(?:an?|the)\s+)?", re.IGNORECASE)
_SAID = re.compile(r"\s+(?:who\s+(?=\S)|(?=with\s))", re.IGNORECASE)
_ADDRESS = re.compile(r"\S*@\S*|\S+://\S*|\S+\.[a-z]+/\S*")
_POSSESSIVE = re.compile(r"['\u2019]s\b", re.IGNORECASE)


class SpanFinder:
    """Finds the spans of texts that may name a job of the person, or one that they refuse."""

    def __init__(self, words: TitleWords) -> None:
        self._title_words = words

    def spans(self, text: str) -> Sequence[JobSpan]:
        """Return the spans of a text in their order, none overlapping."""
        return work.once(self._spans, text)

    def _spans(self, text: str) -> Sequence[JobSpan]:
        if not any(map(self._title_words.is_of_title, folded_words(text))):
            return []
        claimed = claimed_clauses(without_addresses(text))
        found: list[JobSpan] = []
        runs = list(_runs(without_personal_words(claimed)))
        for number, run in enumerate(runs):
            after = runs[number + 1] if number + 1 < len(runs) else ()
            before = found[-1].end if found else None
            span = self._of_verb(claimed, run) or self._of_title(claimed, run, after, before)
            if span:
                found.append(span)
        return found

    def refused(self, clause: str) -> JobSpan | None:
        """Return the job that the clause of somebody who wants none of it names, None for none.

        It is a title after words like "be a", or the work of one ("no more nursing").
        """
        for run in _runs(without_personal_words(clause)):
            heads = [at for at, word in enumerate(run) if self._is_head(clause, word)]
            if heads and shipped_cues().refused.search(clause[: run[0].start]):
                title = run[max(0, heads[-1] + 1 - _LONGEST_TITLE) : heads[-1] + 1]
                words = " ".join(word.folded for word in title)
                return JobSpan(title[0].start, title[-1].end, words)
            for word in run:
                if title_of := self._title_words.title_of_work(word.folded):
                    return JobSpan(word.start, word.end, title_of)
        return None

    def said_of_worker(self, clause: str) -> Offsets | None:
        """Return the place of what a clause says of who has the job it begins with.

        So "with sore knees" after "I'm a cook" and "hates nights" after "a cook who"; None where
        it begins with something else.
        """
        found = _SAID.search(clause)
        if not found:
            return None
        runs = _runs(without_personal_words(clause))
        run = next((run for run in runs if run[-1].end == found.start()), None)
        if run is None or not self._is_head(clause, run[-1]):
            return None
        left = clause[: run[0].start]
        is_job = len(run) == 1 or not is_verb(run[0].folded)
        is_own = bool(_ARTICLE.fullmatch(left)) or _is_claimed(left)
        return (found.end(), len(clause)) if is_job and is_own else None

    def _of_title(
        self, text: str, run: Sequence[Word], after: Sequence[Word], before: int | None
    ) -> JobSpan | None:
        """Return the title in a run of content words, None where it is not claimed."""
        cues = shipped_cues()
        heads = [at for at, word in enumerate(run) if self._is_head(text, word)]
        if not heads or cues.annulled.match(text, run[heads[-1]].end):
            return None
        title = run[max(0, heads[-1] + 1 - _LONGEST_TITLE) : heads[-1] + 1]
        is_listed = before is not None and cues.next.fullmatch(text, before, title[0].start)
        left = _left_of(text, run[0].start)
        is_apart = self._is_apart(text, title)
        if not (is_listed or is_apart or _is_claimed(left)):
            return None
        is_opening = is_listed or is_apart or not first_word(left)
        is_verb_too = self._is_verb(text, title) or self._is_among_verbs(text, title)
        if is_opening and (len(run) > heads[-1] + 1 or is_verb_too):
            return None
        start, end = title[0].start, title[-1].end
        words = " ".join(word.folded for word in title)
        if after and _OF.fullmatch(text, end, after[0].start):
            of = " ".join(word.folded for word in after)
            return JobSpan(start, after[-1].end, f"{of} {words}", is_turned=True)
        return JobSpan(start, end, words)

    def _of_verb(self, text: str, run: Sequence[Word]) -> JobSpan | None:
        """Return the first word of a run as a title where it is a verb made of one."""
        title = self._title_words.title_of_verb(run[0].folded)
        left = _left_of(text, run[0].start)
        if not title or not (_is_claimed(left) or shipped_cues().doer.search(left)):
            return None
        return JobSpan(run[0].start, run[0].end, title)

    def _is_head(self, text: str, word: Word) -> bool:
        return self._title_words.is_head(word.folded) and not _POSSESSIVE.match(text, word.end)

    def _is_apart(self, text: str, title: Sequence[Word]) -> bool:
        """Return whether a title is a label and a part of a sentence of its own.

        It follows a comma or some years, without an article. A single word is too often a thing
        or a verb ("the doctor, school", "whip and tongue"): it is followed by a place or a time.
        """
        cues, left = shipped_cues(), _left_of(text, title[0].start)
        end = cues.apart_end if len(title) > 1 else cues.apart_word_end
        return (
            " ".join(word.folded for word in title) in self._title_words.labels
            and bool(cues.apart.search(left) and end.match(text, title[-1].end))
            and not cues.blocked.search(left.rstrip())
        )

    def _is_verb(self, text: str, title: Sequence[Word]) -> bool:
        """Return whether a single word before a preposition may as well be a verb: "cook for"."""
        following = first_word(text[title[-1].end :])
        return (
            len(title) == 1
            and title[0].folded in self._title_words.verbs
            and following is not None
            and following.folded in _words("preposition")
        )

    def _is_among_verbs(self, text: str, title: Sequence[Word]) -> bool:
        """Return whether a single word, which may be a verb, goes on with verbs.

        So in "I clean, cook and do the books"; of several such words the last decides.
        """
        word, rest = title[-1], text[title[-1].end :]
        while len(title) == 1 and self._may_be_verb(word):
            joint = _JOINT.match(rest)
            following = first_word(rest[joint.end() :]) if joint else None
            if not (joint and following):
                return False
            word, rest = following, rest[joint.end() :]
            if not self._is_head(rest, word):
                return self._may_be_verb(word)
            rest = rest[word.end :]
        return False

    def _may_be_verb(self, word: Word) -> bool:
        return word.folded in self._title_words.verbs or is_verb(word.folded)


def without_addresses(text: str) -> str:
    """Return a text with the addresses of mail and pages blanked."""
    return blank(text, (found.span() for found in _ADDRESS.finditer(text)))


def sentences_of(text: str) -> Iterator[Offsets]:
    """Yield the places of the sentences and lines of a text."""
    ends = list(_SENTENCE_END.finditer(text))
    starts = (0, *(end.end() for end in ends))
    yield from zip(starts, (*(end.start() for end in ends), len(text)), strict=True)


def _left_of(text: str, start: int) -> str:
    """Return what stands before a place in its sentence or line, "" within a list of jobs."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, start)]
    left = text[ends[-1] if ends else 0 : start]
    cues = shipped_cues()
    is_list = cues.colon.search(left) and not cues.sought.search(left)
    return "" if is_list else left


def _is_claimed(left: str) -> bool:
    cues = shipped_cues()
    is_blocked = cues.blocked.search(left.rstrip()) or cues.sought.search(left)
    return bool(cues.claim.search(left)) and not is_blocked


def _runs(text: str) -> Iterator[Sequence[Word]]:
    """Yield the runs of content words of a text, without punctuation between them."""
    run: list[Word] = []
    for word in words_of(text):
        if run and not _INSIDE.fullmatch(text, run[-1].end, word.start):
            yield run
            run = []
        if is_stop(word):
            if run:
                yield run
            run = []
        else:
            run.append(word)
    if run:
        yield run


def is_stop(word: Word) -> bool:
    """Return whether a word belongs to no title: a preposition, a number and the like."""
    kinds = ("conjunction", "preposition", "filler")
    return (
        word.folded[:1].isdigit()
        or any(word.folded in _words(kind) for kind in kinds)
        or word.folded in _stops()
    )


@cache
def _stops() -> frozenset[str]:
    return frozenset(read_lists("job_cues.csv", "kind", "pattern")["stop"])
