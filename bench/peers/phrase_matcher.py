"""The PhraseMatcher of spaCy over all labels of skills."""

from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.matcher import PhraseMatcher as Matcher
from spacy.util import filter_spans

from bench.peers.peer import RANKED, Given, Peer, Scored, Sentence, skills_by_label


class PhraseMatcher(Peer):
    """The skills whose labels are in a text, ignoring case; the longest of overlapping ones.

    A label that is preferred for a skill stands for that skill alone.
    """

    def __init__(self, given: Given, folder: Path) -> None:  # noqa: ARG002 - nothing is prepared
        self._language = spacy.blank("en")
        self._matcher = Matcher(self._language.vocab, attr="LOWER")
        self._uris = skills_by_label(given.skills())
        for label in self._uris:
            self._matcher.add(label, [self._language.make_doc(label)])

    def read(self, texts: Sequence[str]) -> list[Scored]:
        """Return the skills of each text, longer labels first."""
        return [self._found(text) for text in texts]

    def rank(self, sentence: Sentence) -> Scored:
        """Return the same for one sentence."""
        return self._found(sentence.text)[:RANKED]

    def _found(self, text: str) -> Scored:
        spans = filter_spans(self._matcher(self._language.make_doc(text), as_spans=True))
        longest: dict[str, float] = {}
        for span in sorted(spans, key=len, reverse=True):
            for uri in self._uris[span.label_]:
                longest.setdefault(uri, float(len(span)))
        return list(longest.items())
