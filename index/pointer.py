"""The pointer file: which catalogue is in use, and which were before it."""

import json
from pathlib import Path

from index.durable import replace_file
from index.errors import CatalogueError


class Pointer:
    """The file `current`: a list of catalogue names, the one in use first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> tuple[str, ...]:
        """Return the names, none where nothing was ever in use.

        Raises CatalogueError where the file cannot be read.
        """
        try:
            names = json.loads(self._path.read_text(encoding="utf-8"))["use"]
            if not all(isinstance(name, str) for name in names):
                raise TypeError("a name is no text")
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CatalogueError(
                f"{self._path} cannot be read ({type(error).__name__}: {error}); "
                "choose a catalogue with: destinai catalogue use NAME"
            ) from error
        return tuple(names)

    def point_to(self, name: str) -> None:
        """Put a name first; a file that cannot be read is written anew."""
        try:
            before = self.names()
        except CatalogueError:
            before = ()
        names = list(dict.fromkeys((name, *before)))
        replace_file(self._path, (json.dumps({"use": names}, indent=2) + "\n").encode())
