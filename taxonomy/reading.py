"""A reading: a catalogue and the account of how it was read."""

from dataclasses import dataclass

from taxonomy.catalogue import Catalogue
from taxonomy.report import ReadingReport


@dataclass(frozen=True, slots=True)
class Reading:
    """A catalogue and the account of how it was read."""

    catalogue: Catalogue
    report: ReadingReport
