"""The named error of this room; importing it loads nothing."""


class BatchError(Exception):
    """A file that cannot be read or written, or an engine that failed; the message says why."""
