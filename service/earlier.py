"""What became of the concepts of another published catalogue, for links that were made with it."""

from collections.abc import Callable
from dataclasses import dataclass

from index.errors import CatalogueError
from index.store import CatalogueStore
from taxonomy.catalogue import Catalogue
from taxonomy.changes import ConceptChanges, concept_changes


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """The changes of concepts since a catalogue whose labels are in `language`."""

    language: str
    occupations: ConceptChanges
    skills: ConceptChanges


FindChanges = Callable[[str], ChangesSince | None]
"""Returns the changes since a catalogue version; None where no such catalogue is kept."""


def no_catalogue_is_kept(_version: str) -> None:
    """Return that no other catalogue is known."""


class EarlierCatalogues:
    """The changes from the other catalogues of a home to one catalogue, each computed once."""

    def __init__(self, home: CatalogueStore, catalogue: Catalogue) -> None:
        self._home = home
        self._catalogue = catalogue
        self._found: dict[str, ChangesSince] = {}

    def changes_since(self, version: str) -> ChangesSince | None:
        """Return what changed since a catalogue version, or since another one of its release.

        None where the home has no such catalogue, or one that cannot be read any more; what was
        computed once stays known.
        """
        release = version.partition("+")[0]
        if release not in self._found:
            name = self._home.of_release(version)
            if not name:
                return None
            try:
                self._found[release] = self._changes(name)
            except CatalogueError:  # `destinai doctor` reports it; a link opens without names
                return None
        return self._found[release]

    def _changes(self, name: str) -> ChangesSince:
        before, after = self._home.stored_concepts(name), self._catalogue
        same = before.language == after.language
        return ChangesSince(
            before.language,
            concept_changes(before.occupations, after.occupations, same_language=same),
            concept_changes(before.skills, after.skills, same_language=same),
        )
