"""Archives: the members of a ZIP file, unpacked within bounds."""

import re
import struct
import zipfile
import zlib
from io import BytesIO

from intake.document import DocumentError
from intake.limits import Limits
from intake.problems import Code, problem

_CHUNK = 2**16
_SMALL = 2**20
"""Bytes up to which a member may be packed at any ratio."""
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What DOCX and ODT files are packed by; others, as BZIP2, may unpack much in one step."""
_NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!")
_END = b"PK\x05\x06"
_END_SIZE = 22
_UNSAFE_NAME = re.compile(
    r"\\|^/|^[a-z]:|(?:^|/)\.\.(?:/|$)|[\0-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]",
    re.IGNORECASE,
)
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(NotImplementedError, OverflowError, ValueError),
)


def unpack(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Return the members of a ZIP file by name; raise DocumentError.

    What headers say of sizes is not believed: bytes are counted while they are unpacked.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as file:
            infos = [info for info in file.infolist() if not info.filename.endswith("/")]
            _check(infos, limits)
            members: dict[str, bytes] = {}
            left = limits.unpacked_bytes
            for info in infos:
                members[info.filename] = _unpacked(file, info, left, limits)
                left -= len(members[info.filename])
            return members
    except DocumentError:
        raise
    except _DAMAGE:
        raise problem(Code.DAMAGED) from None


def ends_as_archive(data: bytes) -> bool:
    """Return whether a file that begins as another ends as a ZIP file."""
    place = data.rfind(_END)
    if place < 0 or len(data) < place + _END_SIZE:
        return False
    (comment,) = struct.unpack_from("<H", data, place + _END_SIZE - 2)
    return place + _END_SIZE + int(comment) == len(data)


def _check(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Raise DocumentError for too many members, and for names, flags and methods not allowed."""
    if len(infos) > limits.members:
        raise problem(Code.TOO_MANY_MEMBERS, limit=limits.members)
    if len({info.filename for info in infos}) < len(infos):
        raise problem(Code.UNSAFE_NAME)
    for info in infos:
        names = (info.orig_filename, info.filename)
        if not info.filename or any(map(_UNSAFE_NAME.search, names)):
            raise problem(Code.UNSAFE_NAME)
        if info.flag_bits & _ENCRYPTED:
            raise problem(Code.ENCRYPTED)
        if info.compress_type not in _METHODS:
            raise problem(Code.DAMAGED)


def _unpacked(file: zipfile.ZipFile, info: zipfile.ZipInfo, left: int, limits: Limits) -> bytes:
    most = max(_SMALL, limits.packing_ratio * info.compress_size)
    content = bytearray()
    with file.open(info) as member:
        while chunk := member.read(_CHUNK):
            content += chunk
            if len(content) > min(left, most):
                raise problem(Code.UNPACKS_TOO_LARGE)
    if content.startswith(_NESTED):
        raise problem(Code.NESTED_ARCHIVE)
    return bytes(content)
