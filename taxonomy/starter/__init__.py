"""The starter catalogue: Destinai's own small catalogue, read like ESCO when no other is there.

It lies in this folder as CSV tables in the column layout of ESCO v1.2 with two additions: the
column `exactMatch` (the URI of the same concept in ESCO v1.1.1) and the table `sources.csv`.
Descriptions and alternative labels are written by hand for this project; the tables are their
source, rows ordered by URI, alternative labels divided by " | ". Those are how people with the
skill name it; an everyday name that fits many skills is given to none.
"""

from pathlib import Path

STARTER_FOLDER = Path(__file__).parent
"""The folder to pass to `taxonomy.esco.read_esco`."""

STARTER_RELEASE = "starter-2"
"""The release to pass with it; raised whenever a table changes."""
