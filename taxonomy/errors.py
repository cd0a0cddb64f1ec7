"""The one error of this room: input that cannot be read as a taxonomy."""


class TaxonomyError(Exception):
    """Bad input: `what` is wrong, in which `file`, `line` and `column`, and how to `fix` it.

    Lines count from 1 and are those a text editor shows; a row is named by its first line.
    """

    def __init__(
        self,
        what: str,
        *,
        fix: str,
        file: str = "",
        line: int | None = None,
        column: str = "",
    ) -> None:
        self.what = what
        self.file = file
        self.line = line
        self.column = column
        self.fix = fix
        super().__init__(f"{self.place}{what}. {fix}")

    @property
    def place(self) -> str:
        """Where the fault is, as a prefix of the message; empty when it has no place."""
        parts = [self.file] if self.file else []
        parts += [f"line {self.line}"] if self.line is not None else []
        parts += [f"column {self.column}"] if self.column else []
        return f"{', '.join(parts)}: " if parts else ""
