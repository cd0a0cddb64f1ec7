"""Complaints: what a sentence says of its writer's limits beside, or instead of, what it claims.

"I packed boxes, but I have back pain now" claims the packing and not the pain. Who treats people
with back pain claims it: clauses are told apart by the weights of claim kinds and of private words.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from models import work
from recommender.profile import NoteKind
from recommender.recognition import claims, segmentation
from recommender.recognition.claim_kinds import LEAST_CLAIM, REFUSALS, ClaimClassifier
from recommender.recognition.claims import Offsets
from recommender.recognition.conditions import LEAST_SIMILARITY, ConditionFinder
from recommender.recognition.notes import SPEAKER
from recommender.recognition.private import LEAST_PRIVATE, PrivateWords

_AGAINST = 0.8
"""The probability of a limit or an aversion from which a clause is a complaint.

Lower it takes claims of duties ("and I have to stay quick", "with patients who have back pain").
"""
_SURELY_PRIVATE = 0.8
"""The probability from which private words like those of a condition are a complaint.

Of the sentences that claims are learnt from, no claim is one.
"""
_OPENING = re.compile(r"\s*(?:(?:and|but|so|or|also)\b\s*)?", re.IGNORECASE)
_JOINT = re.compile(r"\s(?=and\s)", re.IGNORECASE)


class ComplaintFinder:
    """Finds complaints with the classifiers of claims and private words, where these are used."""

    def __init__(
        self,
        kinds: ClaimClassifier,
        private: PrivateWords,
        conditions: ConditionFinder,
        said_of_worker: Callable[[str], Offsets | None],
    ) -> None:
        """Create a finder; `said_of_worker` is that of a finder of jobs."""
        self._kinds = kinds
        self._private = private
        self._conditions = conditions
        self._said_of_worker = said_of_worker

    def encoded(self, sentences: Sequence[str]) -> list[str]:
        """Return the texts that `spans` encodes, as they are encoded.

        Encoded together with others they cost less.
        """
        found: list[str] = []
        for sentence in sentences:
            clauses, parts = work.once(self._places, sentence)
            found += self._private.encoded([sentence[slice(*place)] for place in clauses + parts])
        return found

    def spans(self, sentences: Sequence[str]) -> list[list[Offsets]]:
        """Return the places in each sentence that claim nothing, in their order.

        They are clauses of the writer that are rather a limit or an aversion than a claim, or are
        private and surely no claim, and parts that are private and near to a condition of work.
        """
        places = [work.once(self._places, one) for one in sentences]
        clauses = [(number, place) for number, (own, _) in enumerate(places) for place in own]
        parts = [(number, place) for number, (_, some) in enumerate(places) for place in some]
        found: list[set[Offsets]] = [set() for _ in sentences]
        for number, place in [
            *self._unclaimed(sentences, clauses),
            *self._private_limits(sentences, parts),
        ]:
            found[number].add(place)
        return [_merged(own) for own in found]

    def _places(self, sentence: str) -> tuple[list[Offsets], list[Offsets]]:
        """Return what a sentence says of its writer, and the parts of all its clauses.

        Of the writer are clauses that name them, and what is said of who has the job that a clause
        begins with.
        """
        clauses = claims.clauses_of(sentence)
        own = [place for place in clauses if SPEAKER.search(sentence, *place)]
        for start, end in clauses:
            if said := self._said_of_worker(sentence[start:end]):
                own.append((start + said[0], start + said[1]))
        return own, [part for place in clauses for part in _parts(sentence, place)]

    def _unclaimed(
        self, sentences: Sequence[str], clauses: Sequence[tuple[int, Offsets]]
    ) -> list[tuple[int, Offsets]]:
        """Return the clauses, of the writer, that are a limit, an aversion or private by kind."""
        words = [sentences[number][slice(*place)] for number, place in clauses]
        odds, private = self._kinds.probabilities(words), self._private.probabilities(words)
        return [
            one
            for one, kinds, share in zip(clauses, odds, private, strict=True)
            if kinds[REFUSALS].sum() >= _AGAINST
            or (kinds[0] < LEAST_CLAIM and share >= LEAST_PRIVATE)
        ]

    def _private_limits(
        self, sentences: Sequence[str], parts: Sequence[tuple[int, Offsets]]
    ) -> list[tuple[int, Offsets]]:
        """Return the parts of clauses that are private and near to a condition of work."""
        words = [sentences[at][slice(*place)] for at, place in parts]
        odds = self._private.probabilities(words)
        private = [row for row, share in enumerate(odds) if share >= _SURELY_PRIVATE]
        near = self._conditions.nearest([words[row] for row in private])
        return [
            parts[row]
            for row, one in zip(private, near, strict=True)
            if one.similarity >= LEAST_SIMILARITY
            and one.wording.condition
            and one.wording.kind is not NoteKind.WISH
        ]


def _parts(sentence: str, clause: Offsets) -> list[Offsets]:
    """Return the parts of a clause, which "and" joins, that may be of the writer.

    They stand first, name the writer or begin with a verb: "lifted boxes and have back pain".
    """
    cuts = [found.end() for found in _JOINT.finditer(sentence, *clause)]
    bounds = [clause[0], *cuts, clause[1]]
    places = [clause, *pairwise(bounds)]
    return [place for place in dict.fromkeys(places) if _is_own(sentence, place)]


def _is_own(sentence: str, place: Offsets) -> bool:
    opening = _OPENING.match(sentence, *place)
    first, *_ = sentence[opening.end() if opening else place[0] : place[1]].split() or [""]
    is_first = not sentence[: place[0]].strip()
    named = SPEAKER.search(sentence, *place)
    return is_first or bool(named) or segmentation.is_verb(first.casefold())


def _merged(places: set[Offsets]) -> list[Offsets]:
    """Return places in their order, those that lie in another left out."""
    kept: list[Offsets] = []
    for place in sorted(places, key=lambda one: (one[0], -one[1])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept
