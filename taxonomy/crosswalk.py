"""The crosswalk between ESCO and O*NET, as the ESCO secretariat publishes it.

The file has some rows on the mapping itself, then a table with one row for each match. A match
reads from ESCO: broadMatch means that the O*NET occupation is the broader one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from taxonomy.catalogue import Source
from taxonomy.counterparts import MatchType
from taxonomy.errors import TaxonomyError
from taxonomy.files import ReleaseFile
from taxonomy.tables import Table, read_table

ONET_CODE, ONET_TITLE = "O*NET Id", "O*NET Title"
URI, TITLE = "ESCO or ISCO URI", "ESCO or ISCO Title"
MATCH = "Type of Match"
EXACT_ISCO = "exactISCO"
MATCHES: Mapping[str, MatchType] = {
    EXACT_ISCO: MatchType.EXACT,
    **{f"{match}Match": match for match in MatchType},
}
SOURCE = "ESCO-O*NET crosswalk"
_PAGES = "https://esco.ec.europa.eu/en/about-esco/data-science-and-esco"
_VERSION, _DATE = "Mapping project version", "Mapping project version date"
_MEND = "Use a fresh copy of the crosswalk, as the ESCO portal offers it (CSV)"


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The rows of the crosswalk as they stand in its file, and where they come from."""

    table: Table
    source: Source


def read_crosswalk(path: Path) -> Crosswalk:
    """Read the file of the crosswalk; raise TaxonomyError where it cannot be read whole."""
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        mend = "Pass the path of the crosswalk's CSV file"
        raise TaxonomyError(what, file=str(path), mend=mend)
    columns = (ONET_CODE, ONET_TITLE, URI, TITLE, MATCH)
    table = read_table(ReleaseFile(path), columns, preamble=True, mend=_MEND)
    if not table.rows:
        raise TaxonomyError("has a header and no row", file=table.place, mend=_MEND)
    return Crosswalk(table, _source(table))


def _source(table: Table) -> Source:
    told = {row[0]: row[1] for row in table.preamble if len(row) > 1}
    version = " ".join(told[name] for name in (_VERSION, _DATE) if told.get(name))
    return Source(
        name=SOURCE,
        version=version,
        licence="European Commission reuse notice (Decision 2011/833/EU)",
        attribution="Which O*NET occupation stands for which ESCO occupation comes from the "
        "crosswalk of the ESCO Secretariat and the U.S. Department of Labor, Employment and "
        "Training Administration.",
        url=f"{_PAGES}/crosswalk-between-esco-and-onet",
    )
