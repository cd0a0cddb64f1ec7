"""Scorecards: where a home keeps what its catalogues were measured at."""

import json
from pathlib import Path

from filelock import FileLock

from evaluation.scorecard import Document
from index.durable import replace_file, unwritable
from index.manifest import Manifest

SCORECARD = "scorecard.json"
_DIGEST_SHOWN = 12


class Scorecards:
    """One scorecard for each index and ranking version, beside the catalogues of a home.

    The folder of a scorecard carries the digest of the index and the version of the ranking, so
    that another's figures are never taken for it. A new measurement replaces the old one whole.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / "scorecards"

    def path(self, manifest: Manifest, ranking_version: str) -> Path:
        """Return where the scorecard of an index and a ranking version is, or will be."""
        key = f"{manifest.name}~{manifest.digest[:_DIGEST_SHOWN]}~{ranking_version}"
        return self._folder / key / SCORECARD

    def read(self, manifest: Manifest, ranking_version: str) -> bytes | None:
        """Return the JSON document of an index and a ranking version; None where there is none.

        Raises OSError where it is there and cannot be read.
        """
        try:
            return self.path(manifest, ranking_version).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, document: Document, manifest: Manifest, ranking_version: str) -> Path:
        """Keep a scorecard from now on and return where it is.

        It is there whole or not at all. Raises CatalogueError where the disk cannot be written.
        """
        path = self.path(manifest, ranking_version)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(path.with_name(".lock")):
                replace_file(path, content_of(document))
        except OSError as error:
            raise unwritable(path.parent, error) from error
        return path


def content_of(document: Document) -> bytes:
    """Return the bytes of a scorecard's file."""
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
