"""Errors of the index room; each message says what is wrong, where, and how to fix it."""


class CatalogueError(RuntimeError):
    """A published catalogue that cannot be used as asked."""


class NoCatalogueError(CatalogueError):
    """Nothing is published yet."""


class CatalogueNameError(CatalogueError):
    """A name that fits no published catalogue, or several."""


class IndexDamagedError(CatalogueError):
    """A file of an index folder is missing, changed, unreadable or foreign."""


class IndexMismatchError(CatalogueError):
    """An index that was built with another model or another version of the format."""


class IndexOutdatedError(IndexMismatchError):
    """An index that an earlier version of Destinai built and `catalogue upgrade` rebuilds."""
