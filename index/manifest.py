"""The manifest: what an index folder was built from, and a checksum for each of its files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.errors import IndexDamagedError, IndexMismatchError
from taxonomy.catalogue import Source

MANIFEST = "manifest.json"
SCHEMA_VERSION = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index folder says of itself; `files` maps a file's name to its SHA-256."""

    catalogue_version: str
    model_version: str
    language: str
    dimension: int
    counts: Mapping[str, int]
    sources: tuple[Source, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    created: str = ""
    schema_version: int = SCHEMA_VERSION

    @property
    def name(self) -> str:
        """The name under which such an index is published."""
        return f"{self.catalogue_version}~{self.model_version}"

    @property
    def digest(self) -> str:
        """One SHA-256 over everything but the time of building."""
        facts = {**asdict(self), "created": ""}
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def write(self, folder: Path) -> None:
        """Write `manifest.json` into the folder, with a checksum of its own content."""
        (folder / MANIFEST).write_bytes(self._content())

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read the manifest of a folder.

        Raises IndexDamagedError where it is missing, unreadable or changed, IndexMismatchError
        where it is of another version of the format.
        """
        path = folder / MANIFEST
        try:
            content = path.read_bytes()
            facts = json.loads(content)
            found = facts["schema_version"]
            if found != SCHEMA_VERSION:
                raise IndexMismatchError(
                    f"{path} is of format {found}, this program reads {SCHEMA_VERSION}; "
                    "import the catalogue again"
                )
            del facts["sha256"]
            sources = tuple(Source(**source) for source in facts.pop("sources"))
            manifest = cls(sources=sources, **facts)
            if manifest._content() != content:
                raise ValueError("its content does not fit its own checksum")
            return manifest
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexDamagedError(
                f"{path} cannot be read ({type(error).__name__}: {error}); "
                "remove this catalogue and import it again"
            ) from error

    def _content(self) -> bytes:
        facts = asdict(self)
        checksum = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
        facts["sha256"] = checksum
        text = json.dumps(facts, indent=2, sort_keys=True, ensure_ascii=False)
        return f"{text}\n".encode()
