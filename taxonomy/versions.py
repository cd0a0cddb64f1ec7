"""Versions of catalogues: a release, and what was joined to it, as in esco-1.1.1-en+onet-29.2."""


def joined_version(version: str, part: str) -> str:
    """Return a version with a part joined to it, in place of one of the same taxonomy."""
    release, *parts = version.split("+")
    others = [other for other in parts if taxonomy_of(other) != taxonomy_of(part)]
    return "+".join((release, *sorted((*others, part))))


def version_without(version: str, taxonomy: str) -> str:
    """Return a version without what was joined to it from a taxonomy ("onet", "skills")."""
    release, *parts = version.split("+")
    return "+".join((release, *(part for part in parts if taxonomy_of(part) != taxonomy)))


def taxonomy_of(version: str) -> str:
    """Return the taxonomy of a release, or of a part that was joined to one ("onet", "skills")."""
    return version.partition("-")[0]
