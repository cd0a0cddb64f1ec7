"""The manifest: what an index folder was built from, and a checksum for each of its files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from index.errors import IndexDamagedError, IndexMismatchError, IndexOutdatedError
from taxonomy.catalogue import Source

MANIFEST = "manifest.json"
SCHEMA_VERSION = 5
OLDEST_UPGRADABLE = 2
"""The oldest version of the format whose tables can still be read for an upgrade."""
UPGRADE = "run: destinai catalogue upgrade"


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
    statements_version: str = ""
    schema_version: int = SCHEMA_VERSION

    @property
    def name(self) -> str:
        """The name under which such an index is published."""
        return f"{self.catalogue_version}~{self.model_version}"

    @property
    def digest(self) -> str:
        """One SHA-256 over everything but the time of building."""
        return _checksum({**asdict(self), "created": ""})

    def write(self, folder: Path) -> None:
        """Write `manifest.json` into the folder, with a checksum of its own content."""
        (folder / MANIFEST).write_bytes(self._content())

    @classmethod
    def read(cls, folder: Path, *, outdated: bool = False) -> "Manifest":
        """Read the manifest of a folder; also one of an earlier format where `outdated` is true.

        Raises IndexDamagedError where it is missing, unreadable or changed, IndexOutdatedError
        where it is of an earlier format that can be upgraded, and IndexMismatchError where it is
        of any other format. Fields of an earlier format that are gone are dropped.
        """
        path = folder / MANIFEST
        try:
            facts = json.loads(path.read_bytes())
            found = facts["schema_version"]
            is_old = isinstance(found, int) and OLDEST_UPGRADABLE <= found < SCHEMA_VERSION
            if found != SCHEMA_VERSION and not (is_old and outdated):
                raise _mismatch(path, found, is_old=is_old)
            if facts.pop("sha256") != _checksum(facts):
                raise ValueError("its content does not fit its own checksum")
            known = {name: facts[name] for name in facts.keys() & {f.name for f in fields(cls)}}
            known["sources"] = tuple(Source(**source) for source in known["sources"])
            manifest = cls(**known)
            if not is_old and manifest._content() != path.read_bytes():
                raise ValueError("its content is not as it was written")
            return manifest
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexDamagedError(
                f"{path} cannot be read ({type(error).__name__}: {error}); "
                "remove this catalogue and import it again"
            ) from error

    def _content(self) -> bytes:
        facts = asdict(self)
        facts["sha256"] = _checksum(facts)
        text = json.dumps(facts, indent=2, sort_keys=True, ensure_ascii=False)
        return f"{text}\n".encode()


def _checksum(facts: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _mismatch(path: Path, found: object, *, is_old: bool) -> IndexMismatchError:
    what = f"{path} has the index format {found}, and this version of Destinai reads"
    if is_old:
        return IndexOutdatedError(f"{what} {SCHEMA_VERSION}; {UPGRADE}")
    if isinstance(found, int) and found > SCHEMA_VERSION:
        fix = "install the version of Destinai that built it, or import the catalogue again"
    else:
        fix = "import the catalogue again"
    return IndexMismatchError(f"{what} {SCHEMA_VERSION}; {fix}")
