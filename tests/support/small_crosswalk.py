"""A small crosswalk on disk: the small catalogue and the small O*NET release, with bad rows."""

import csv
from collections.abc import Sequence
from pathlib import Path

from taxonomy.crosswalk import MATCH, ONET_CODE, ONET_TITLE, TITLE, URI
from tests.support.small_onet import BAKER, CLERK, OTHER

HEADER = (ONET_CODE, ONET_TITLE, URI, TITLE, MATCH)
PREAMBLE = (
    ("Mapping project name", "ESCO-O*NET Crosswalk"),
    ("Mapping project version", "1"),
    ("Mapping project version date", "Sep-22"),
)
ROWS = (
    (BAKER, "Bakers", "o:baker", "baker", "closeMatch"),
    (OTHER, "Food Workers, All Other", "o:baker", "bread baker", "broadMatch"),
    ("99-9999.00", "Ghosts", "o:baker", "baker", "closeMatch"),
    (BAKER, "Bakers", "o:ghost", "ghost", "closeMatch"),
    (BAKER, "Bakers", "o:baker", "baker", "nearlyMatch"),
    (BAKER, "Bakers", "o:baker", "baker", "closeMatch"),
    (BAKER, "Bakers", "o:baker", "baker", "exactMatch"),
    (CLERK, "Office Clerks", "esco:clerk", "office clerk", "narrowMatch"),
    (CLERK, "Office Clerks", "http://data.europa.eu/esco/isco/C4110", "Clerks", "exactISCO"),
)


def write_crosswalk(path: Path, rows: Sequence[Sequence[str]] = ROWS) -> Path:
    """Write a crosswalk as its publisher does: a byte-order mark, a preamble, a blank row."""
    blank = ("",) * len(HEADER)
    before = [(*row, *blank[len(row) :]) for row in (*PREAMBLE, blank)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([*before, HEADER, *rows])
    return path
