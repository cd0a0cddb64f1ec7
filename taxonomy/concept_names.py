"""Names of concepts: which concept of a catalogue a URI or a preferred label means."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from taxonomy.catalogue import Occupation, Skill


class ConceptNames:
    """The concepts of one kind, found by whole URI, or by preferred label whatever its case."""

    def __init__(self, concepts: Iterable[Skill | Occupation]) -> None:
        self._by_label: defaultdict[str, list[str]] = defaultdict(list)
        self._uris: set[str] = set()
        for concept in concepts:
            self._uris.add(concept.uri)
            self._by_label[folded(concept.label)].append(concept.uri)

    def find(self, name: str) -> tuple[str, ...]:
        """Return the URIs that a name may mean: none, the one, or several that share a label."""
        return (name,) if name in self._uris else tuple(self._by_label.get(folded(name), ()))


def folded(label: str) -> str:
    """Return a label so that two that differ in case, spaces or width of letters are equal."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())
