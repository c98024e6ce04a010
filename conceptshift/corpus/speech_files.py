"""The speeches of the UN General Debate Corpus as people hold them: an archive, a folder, or what Dataverse serves.

One file is one speech and is called state_session_year.txt (`RUS_78_2023.txt`, in capitals or not), whatever folder it
lies in. Anything else is left out and listed. An archive is a .tgz (.tar.gz), a .tar, a .zip, or a .zip that holds one
of the others; its bytes tell which, not its name. It is read from its beginning to its end and nothing is unpacked to
disk, so that no name in it can lead anywhere; and it cannot fill the memory, whatever sizes it claims.
"""

from __future__ import annotations

import codecs
import errno
import gzip
import hashlib
import os
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

NAME = re.compile(r"([A-Z]{2,3})_(\d{2})_(\d{4})\.txt", re.ASCII | re.IGNORECASE)
FOUNDED = 1945  # a session is numbered by the years since then
LARGEST = 2_000_000  # bytes; the longest speech has a tenth of it, and a folder may hold anything
MOST_BYTES = 2_000_000_000  # that an archive unpacks to; the corpus has a tenth of it
MOST_FILES = 200_000  # in an archive; the corpus has eleven thousand
HEADER = 4_000_000  # bytes between two members of a tar; more would be read into memory by who looks for the next one
PAST = 100  # reads after the end of a tar; a file that claims exabytes would be looked for as long as it is claimed to be
TOGETHER = 450  # speeches that are read and counted at a time, nine megabytes
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # how a text in UTF-16 begins
TARS = (".tgz", ".tar.gz", ".tar")
ARCHIVES = (*TARS, ".zip")
GZIP, ZIP, EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"  # how they begin
BLOCK = tarfile.BLOCKSIZE  # a tar ends with some of them that hold nothing
EXAMPLE = "TXT/Session 78 - 2023/RUS_78_2023.txt"


# What Python's readers of archives raise where the bytes make no sense.
DAMAGED = (
    EOFError, OSError, zlib.error, tarfile.TarError, zipfile.BadZipFile, struct.error,
    ValueError, LookupError, ArithmeticError, RuntimeError,
)  # fmt: skip


class RefusedError(ValueError):
    """What is not read, and why."""


class SpeechFile(NamedTuple):
    """One speech: its id (state, session, year), and its bytes or the path of the file that holds them."""

    speech_id: str
    content: bytes | str

    @property
    def iso3(self) -> str:
        return self.speech_id.split("_")[0]

    @property
    def session(self) -> int:
        return int(self.speech_id.split("_")[1])

    @property
    def year(self) -> int:
        return int(self.speech_id.split("_")[2])

    def read(self) -> bytes:
        """The bytes. Raises `OSError` where the file cannot be read and `ValueError` where it is no speech."""
        if isinstance(self.content, bytes):
            return self.content
        try:
            with open(self.content, "rb", buffering=0) as file:
                if os.fstat(file.fileno()).st_size > LARGEST:
                    raise _too_long(self.content)
                return file.read()
        except FileNotFoundError as error:
            raise FileNotFoundError(
                f"{self.content} is not there for the worker that counts it; workers of a cluster must see the "
                "folder by the same path, and can do with the archive instead"
            ) from error


@dataclass(frozen=True)
class Batch:
    """Speeches that are counted together, and the part that they are of `Source.total`.

    Kept as ids and contents, which travel to a worker much faster than so many objects would.
    """

    speech_ids: tuple[str, ...]
    contents: tuple[bytes | str, ...]
    size: int

    @property
    def speeches(self) -> list[SpeechFile]:
        return [SpeechFile(*both) for both in zip(self.speech_ids, self.contents, strict=True)]


class Source:
    """Where the speeches come from. What there is besides is known when `batches` has come to its end.

    odd: names of the files that are no speech. repeated: names of files that say again, byte for byte, what
    another one of the same name says; they are not read. total: what the sizes of the batches add up to, counted
    in `unit`. advice: what to do where an archive lies among the files.
    """

    unit: str
    total: int
    advice: str

    def __init__(self, path: Path):
        self.path = path
        self.odd: list[str] = []
        self.repeated: list[str] = []

    def batches(self) -> Iterator[Batch]:
        """The speeches, `TOGETHER` at a time, in the order in which they are met.

        Raises `ValueError` for an archive that is damaged or cut short, for two different texts under one name,
        and where there is no speech at all; `OSError` for what cannot be read.
        """
        speeches = self._speeches()
        some = list(islice(speeches, TOGETHER))
        if not some:
            raise RefusedError(
                f"{self.path} holds no speech; one is a file such as {EXAMPLE}{self._inside()}"
            )
        while some:
            speech_ids, contents, sizes = zip(*some, strict=True)
            yield Batch(speech_ids, contents, sum(sizes))
            some = list(islice(speeches, TOGETHER))

    def _speeches(self) -> Iterator[tuple[str, bytes | str, int]]:
        """The id and the content of each speech, and its part of the total."""
        raise NotImplementedError

    def _inside(self) -> str:
        """What else there is that may hold some."""
        archives = _archives(self.odd)
        return f"; it holds {' and '.join(archives)}: {self.advice}" if archives else ""

    def _differ(self, first: str, second: str) -> RefusedError:
        name = PurePosixPath(second).name
        return RefusedError(
            f"{self.path} holds two different texts called {name}, {first} and {second}; take one of them away"
        )


class Folder(Source):
    """The files below a folder, in the order of their paths. They are left to be read by whoever counts them."""

    unit = " speeches"
    advice = "name one of these"

    def __init__(self, path: Path):
        super().__init__(path)
        found: dict[str, str] = {}
        for entry in _below(os.path.abspath(path)):
            speech_id = _speech_id(entry.name)
            if speech_id is None or not entry.is_file():
                self.odd.append(self._short(entry.path))
            elif speech_id not in found:
                found[speech_id] = entry.path
            elif Path(entry.path).read_bytes() == Path(found[speech_id]).read_bytes():
                self.repeated.append(self._short(entry.path))
            else:
                raise self._differ(self._short(found[speech_id]), self._short(entry.path))
        self._found = found
        self.total = len(found)

    def _short(self, file: str) -> str:
        return os.path.relpath(file, self.path)

    def _speeches(self) -> Iterator[tuple[str, bytes | str, int]]:
        for speech_id, file in self._found.items():
            yield speech_id, file, 1


class Archive(Source):
    """The files in an archive, in its own order, with their bytes."""

    unit = "B"
    advice = "take that out and name it"

    def __init__(self, path: Path):
        super().__init__(path)
        self.total = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(BLOCK)
        if not start:
            raise RefusedError(f"{path} is empty; get it again")
        self.is_zip = start.startswith((ZIP, EMPTY_ZIP))
        if not self.is_zip and not start.startswith(GZIP) and not _is_tar(start):
            raise RefusedError(
                f"{path} is none of what is read here: an archive ({', '.join(ARCHIVES)}) or a folder; if it is "
                "packed in another way, unpack it and name the folder"
            )

    def _speeches(self) -> Iterator[tuple[str, bytes | str, int]]:
        known: dict[str, tuple[bytes, str]] = {}
        passed = 0
        with open(self.path, "rb") as raw:
            try:
                for name, text in self._of_zip(raw) if self.is_zip else self._of_tar(raw):
                    speech_id, sum_ = _speech_id(_base(name)), hashlib.sha256(text).digest()
                    if speech_id not in known:
                        known[speech_id] = sum_, name
                        step, passed = raw.tell() - passed, raw.tell()
                        yield speech_id, text, step
                    elif known[speech_id][0] == sum_:
                        self.repeated.append(name)
                    else:
                        raise self._differ(known[speech_id][1], name)
            except RefusedError:
                raise
            except DAMAGED as error:
                if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
                    raise  # of the disk
                raise RefusedError(f"{self.path} is damaged or cut short ({error}); get it again") from error

    def _of_tar(self, file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
        """The speeches in a tar, packed by gzip or not."""
        packed = file.peek(len(GZIP)).startswith(GZIP)
        stream = _Stream(gzip.GzipFile(fileobj=file) if packed else file, self.path)
        with tarfile.open(fileobj=stream, mode="r|", bufsize=1 << 20) as tar:
            for number, member in enumerate(tar):
                self._require_few(number)
                if self._is_speech(member.name, member.isreg(), member.size, member.isdir()):
                    yield member.name, tar.extractfile(member).read()
                stream.expect(0 if member.issparse() else member.size)  # a sparse one may claim anything
        while stream.read(1 << 20):  # to the end, where the checksum stands
            pass
        if stream.last.strip(b"\0"):
            raise EOFError("its end is missing")

    def _of_zip(self, file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
        """The speeches in a zip, and in the tars that it holds."""
        with zipfile.ZipFile(file) as archive:
            members = sorted(archive.infolist(), key=lambda member: member.header_offset)
            self._require_few(len(members))
            unpacked = 0
            for member in members:
                kind = stat.S_IFMT(member.external_attr >> 16)  # none where no Unix has packed it
                is_folder = member.filename.endswith("/")
                is_file = kind in (0, stat.S_IFREG) and not is_folder
                if is_file and _is_inside(member.filename) and _archives([member.filename], TARS):
                    with self._opened(archive, member) as tar:
                        yield from self._of_tar(tar)
                elif self._is_speech(member.filename, is_file, member.file_size, is_folder):
                    unpacked += member.file_size
                    _require_little(unpacked, self.path)
                    with self._opened(archive, member) as text:
                        yield member.filename, text.read(LARGEST + 1)

    def _opened(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
        try:
            return archive.open(member)
        except RuntimeError as error:  # a password, or a way of packing that Python does not know
            raise RefusedError(
                f"{member.filename} in {self.path} cannot be read ({error}); unpack it and name the folder"
            ) from error

    def _is_speech(self, name: str, is_file: bool, size: int, is_folder: bool) -> bool:
        """Whether a member is a speech; what is neither that nor a folder is listed."""
        if is_file and _is_inside(name) and _speech_id(_base(name)):
            if size > LARGEST:
                raise _too_long(name)
            return True
        if not is_folder:
            self.odd.append(name)
        return False

    def _require_few(self, files: int) -> None:
        if files > MOST_FILES:
            raise RefusedError(f"{self.path} is not the corpus: it holds more than {MOST_FILES:,} files")


class _Stream:
    """A stream that is read once, and not without end. last: the bytes with which it ended."""

    def __init__(self, stream: IO[bytes], path: Path):
        self.stream = stream
        self.path = path
        self.passed = 0
        self.past = 0  # how often more was wanted after the end
        self.expected = HEADER
        self.last = b""

    def expect(self, size: int) -> None:
        """So many bytes more, and a header after them."""
        self.expected = self.passed + size + HEADER

    def read(self, size: int) -> bytes:
        some = self.stream.read(size)
        self.past += not some
        if self.past > PAST:
            raise EOFError("it ends within a file")
        self.passed += len(some)
        _require_little(self.passed, self.path)
        if self.passed > self.expected and some.strip(b"\0"):
            raise RefusedError(
                f"{self.path} is no archive of speeches: it says more of a file than the file can hold"
            )
        self.last = (self.last + some)[-BLOCK:] if len(some) < BLOCK else some[-BLOCK:]
        return some


def source(path: Path) -> Source:
    """The speeches at `path`: an archive, a folder of speeches, or a folder with an archive of them.

    Raises `FileNotFoundError` where nothing is there, and `ValueError` where it is something else.
    """
    if path.is_dir():
        folder = Folder(path)
        archives = [] if folder.total else _archives(folder.odd)
        return Archive(path / archives[0]) if len(archives) == 1 else folder
    if path.is_file():
        return Archive(path)
    raise FileNotFoundError(f"{path} is neither an archive nor a folder")


def utf8(content: bytes) -> bytes:
    """The text of a file in UTF-8; the corpus has no other, but an editor may have saved a speech as UTF-16."""
    return content.decode("utf-16", errors="replace").encode() if content.startswith(WIDE) else content


def _is_utf8(content: bytes) -> bool:
    try:
        utf8(content).decode()
    except UnicodeDecodeError:
        return False
    return True


# What the bytes of a file may do, and what becomes of it: see `tokens.mended` and `utf8`.
UNUSUAL: Mapping[str, Callable[[bytes], bool]] = {
    "with a byte-order mark, read all the same": lambda content: content.startswith(codecs.BOM_UTF8),
    "with carriage returns, read all the same": lambda content: b"\r" in content,
    "in UTF-16, read as such": lambda content: content.startswith(WIDE),
    "with bytes of nought, as no text has, read all the same": lambda content: b"\0" in utf8(content),
    "not in UTF-8 throughout, what is not passed over": lambda content: not _is_utf8(content),
    "with characters encoded twice, apostrophes among them mended": lambda content: (
        "â€".encode() in content or b"\xc3\x83\xc2" in content
    ),
    "with not signs or soft hyphens, words that these break joined": lambda content: any(
        sign.encode() in content for sign in "¬\u00ad"
    ),
}


def _below(folder: str) -> Iterator[os.DirEntry]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path)
            else:
                yield entry


def _speech_id(name: str) -> str | None:
    """The id in the name of a file; None where it is no speech's name."""
    match = NAME.fullmatch(name)
    if match and int(match[3]) == int(match[2]) + FOUNDED:
        return name[: -len(".txt")].upper()
    return None


def _parts(name: str) -> list[str]:
    """The folders and the file in a name inside an archive; Windows parts them by the other stroke."""
    return name.replace("\\", "/").split("/")


def _base(name: str) -> str:
    return _parts(name)[-1]


def _is_inside(name: str) -> bool:
    """Whether the name stays below the folder that the archive would be unpacked to."""
    first, *_ = parts = _parts(name)
    return ".." not in parts and first != "" and ":" not in first


def _archives(names: Iterable[str], endings: tuple[str, ...] = ARCHIVES) -> list[str]:
    return [name for name in names if name.lower().endswith(endings) and not _base(name).startswith(".")]


def _is_tar(start: bytes) -> bool:
    """Whether a file that starts so is a tar: its first block is nothing, or a header whose checksum holds."""
    try:
        tarfile.TarInfo.frombuf(start, tarfile.ENCODING, "surrogateescape")
    except tarfile.TarError:
        return len(start) == BLOCK and not start.strip(b"\0")
    return True


def _require_little(unpacked: int, path: Path) -> None:
    if unpacked > MOST_BYTES:
        raise RefusedError(f"{path} is not the corpus: it unpacks to more than {MOST_BYTES / 1e9:.0f} GB")


def _too_long(name: str) -> RefusedError:
    return RefusedError(f"{name} is too long to be a speech: it has more than {LARGEST:,} bytes")
