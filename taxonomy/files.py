"""The files of a release, in ZIPs or in folders."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

from taxonomy.errors import TaxonomyError

MAX_FILE_BYTES = 256 * 2**20
"""The largest file that is read, unpacked; the largest of ESCO v1.2.0 has 26 MB."""
MAX_TOTAL_BYTES = 512 * 2**20
"""The most that all tables of a release have unpacked; those of ESCO v1.2.0 have 49 MB."""
MAX_RATIO = 100
"""How many times its packed size a file may have unpacked; those of ESCO and O*NET have 3 to 28."""
ANY_RATIO_BYTES = 2**20
"""Up to this size the ratio is not looked at."""
MAX_FILES = 5000
"""The most files in one ZIP."""

DOWNLOAD_AGAIN = "Download the ZIP again from the portal and pass it as it is"

HIDDEN = "._"  # what macOS puts beside each file

UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,  # encrypted, or a compression that this Python lacks
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Form:
    """In which form a taxonomy is published: the suffix of its tables, and words for messages."""

    taxonomy: str
    suffix: str
    zips: str


ESCO = Form("ESCO", ".csv", "ZIPs of the ESCO portal in the format CSV")


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file: a plain file, or a `member` of the ZIP at `path`."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """The file's name without any folder."""
        return PurePosixPath(self.member).name if self.member else self.path.name

    @property
    def place(self) -> str:
        """The full place, for messages."""
        return f"{self.path}/{self.member}" if self.member else str(self.path)

    def read(self) -> bytes:
        """Return the whole content; raise TaxonomyError when it is damaged or too large."""
        return _member_bytes(self) if self.member else _plain_bytes(self)


def find_files(paths: Sequence[Path], form: Form = ESCO) -> tuple[ReleaseFile, ...]:
    """Return every file of a form in the given ZIPs and folders (a folder's subfolders included).

    A folder without such files is searched for ZIPs. Raises TaxonomyError for a path that
    is missing, that is neither ZIP nor folder, or that holds no such file.
    """
    return tuple(file for path in paths for file in _files_at(path, form))


def check_total(files: Iterable[ReleaseFile]) -> None:
    """Raise TaxonomyError where the files to be read are too large together.

    A ZIP's directory says how large its members are unpacked. No member is read beyond that, so
    that a directory that lies makes a damaged file, not a large one.
    """
    sizes: dict[Path, int] = {}
    for path, members in groupby(sorted(files, key=_path_of), key=_path_of):
        sizes[path] = sum(_sizes(path, [file.member for file in members]))
    total = sum(sizes.values())
    if total > MAX_TOTAL_BYTES:
        raise TaxonomyError(
            f"the tables have {total:,} bytes unpacked together, more than the "
            f"{MAX_TOTAL_BYTES:,} that are read",
            file=str(max(sizes, key=sizes.__getitem__)),
            fix=f"No release is that large. {DOWNLOAD_AGAIN}",
        )


def _path_of(file: ReleaseFile) -> Path:
    return file.path


def _sizes(path: Path, members: Sequence[str]) -> list[int]:
    try:
        if not any(members):
            return [path.stat().st_size]
        with zipfile.ZipFile(path) as archive:
            return [archive.getinfo(member).file_size for member in members]
    except (*UNPACKING_ERRORS, KeyError) as error:
        raise TaxonomyError(
            f"cannot be unpacked ({error})", file=str(path), fix=DOWNLOAD_AGAIN
        ) from error


def _files_at(path: Path, form: Form) -> list[ReleaseFile]:
    try:
        files = list(_folder_files(path, form) if path.is_dir() else _zip_files(path, form))
    except OSError as error:
        what = "there is no such file or folder" if not path.exists() else f"unreadable ({error})"
        fix = f"Pass the path of an {form.taxonomy} ZIP or of its unpacked folder"
        raise TaxonomyError(what, file=str(path), fix=fix) from error
    if not files:
        raise TaxonomyError(
            f"holds no {form.suffix.removeprefix('.').upper()} file",
            file=str(path),
            fix=f"Pass {form.zips}, or folders unpacked from them",
        )
    return files


def _folder_files(folder: Path, form: Form) -> Iterator[ReleaseFile]:
    tables = sorted([*folder.glob(f"*{form.suffix}"), *folder.glob(f"*/*{form.suffix}")])
    if tables:
        return (ReleaseFile(path) for path in tables if not path.name.startswith(HIDDEN))
    return (file for path in sorted(folder.glob("*.zip")) for file in _zip_files(path, form))


def _zip_files(path: Path, form: Form) -> Iterator[ReleaseFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            _check_count(path, len(names))
    except UNPACKING_ERRORS as error:
        if isinstance(error, OSError):
            raise
        raise _not_a_zip(path) from error
    tables = (ReleaseFile(path, name) for name in names if name.lower().endswith(form.suffix))
    return (file for file in tables if not file.name.startswith(HIDDEN))


def _not_a_zip(path: Path) -> TaxonomyError:
    with path.open("rb") as content:
        cut = content.read(4) == b"PK\x03\x04"
    if cut:
        what, fix = "the ZIP is cut short or damaged", DOWNLOAD_AGAIN
    else:
        what, fix = "this is no ZIP and no folder", "Pass the portal's ZIP or its unpacked folder"
    return TaxonomyError(what, file=str(path), fix=fix)


def _member_bytes(file: ReleaseFile) -> bytes:
    try:
        with zipfile.ZipFile(file.path) as archive:
            member = archive.getinfo(file.member)
            _check_size(file, member.file_size)
            _check_ratio(file, member)
            return archive.read(member)
    except UNPACKING_ERRORS as error:
        raise TaxonomyError(
            f"cannot be unpacked ({error})", file=file.place, fix=DOWNLOAD_AGAIN
        ) from error


def _plain_bytes(file: ReleaseFile) -> bytes:
    try:
        _check_size(file, file.path.stat().st_size)
        return file.path.read_bytes()
    except OSError as error:
        raise TaxonomyError(
            f"cannot be read ({error})", file=file.place, fix="Make the file readable"
        ) from error


def _check_size(file: ReleaseFile, size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise TaxonomyError(
            f"has {size:,} bytes unpacked, more than the {MAX_FILE_BYTES:,} that are read",
            file=file.place,
            fix="No table of ESCO is that large: " + DOWNLOAD_AGAIN[0].lower() + DOWNLOAD_AGAIN[1:],
        )


def _check_ratio(file: ReleaseFile, member: zipfile.ZipInfo) -> None:
    size, packed = member.file_size, member.compress_size
    if size > ANY_RATIO_BYTES and size > MAX_RATIO * packed:
        raise TaxonomyError(
            f"unpacks from {packed:,} to {size:,} bytes, more than {MAX_RATIO} times as many",
            file=file.place,
            fix=f"No table packs that well. {DOWNLOAD_AGAIN}",
        )


def _check_count(path: Path, count: int) -> None:
    if count > MAX_FILES:
        raise TaxonomyError(
            f"the ZIP has {count:,} files, more than the {MAX_FILES:,} that are looked at",
            file=str(path),
            fix=DOWNLOAD_AGAIN,
        )
