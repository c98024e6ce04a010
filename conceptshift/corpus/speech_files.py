"""The speeches of the UN General Debate Corpus as people hold them: an archive, a folder, or what Dataverse serves.

One file is one speech and is called state_session_year.txt (`RUS_78_2023.txt`, in capitals or not), whatever folder it
lies in. Anything else is left out and listed. An archive is a .tgz (.tar.gz), a .tar, a .zip, or a .zip that holds one
of the others; its bytes tell which, not its name. It is read from its beginning to its end and nothing is unpacked to
disk, so that no name in it can lead anywhere; and it can neither fill the memory nor keep one waiting, whatever it
claims: all that is bounded stands below, with what the corpus has.
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

from conceptshift.corpus.shown import shown

NAME = re.compile(r"([A-Z]{2,3})_(\d{2})_(\d{4})\.txt", re.ASCII | re.IGNORECASE)
FOUNDED = 1945  # a session is numbered by the years since then
LARGEST = 2_000_000  # bytes of a speech; the longest has a tenth of it, and a folder may hold anything
MOST_BYTES = 2_000_000_000  # that an archive unpacks to, with the archives in it: seconds; the corpus has a tenth of it
MOST_FILES = 100_000  # in an archive or a folder; the corpus has eleven thousand
LONGEST_NAME = 1_000  # characters; names are kept until the end, and those of the corpus have forty
HEADER = 4_000  # bytes that a tar may say of a file; one of a Mac has a thousand, and Python before 3.11.10 takes hours for a million
HEADERS = 20_000_000  # that it may say of all files together
BETWEEN = 1_000_000  # bytes between two members of a tar, which its reader takes into memory
SETTINGS = 100  # that a tar states for all members after them, and that are copied for each; git states one
DIRECTORY = 20_000_000  # bytes of the list at the end of a zip, which its reader takes into memory; one of the corpus has a million
PAST = 100  # reads after the end of a tar; a file that claims exabytes would be looked for as long as it is claimed to be
CHUNK = 1 << 16  # bytes that are read of a tar at a time
EXTENDED = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)
TOGETHER = 450  # speeches that are read and counted at a time, nine megabytes
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # how a text in UTF-16 begins
TARS = (".tgz", ".tar.gz", ".tar")
ARCHIVES = (*TARS, ".zip")
GZIP, ZIP, EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"  # how they begin
PACKED = (
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
)  # what Python unpacks of the others, it unpacks at once, gigabytes of a few bytes
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
                text = file.read(LARGEST + 1)
        except FileNotFoundError as error:
            raise FileNotFoundError(
                f"{shown(self.content)} is not there for the worker that counts it; workers of a cluster must see the "
                "folder by the same path, and can do with the archive instead"
            ) from error
        _require_speech(text, len(text), self.content)
        return text


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
                f"{shown(self.path)} holds no speech; one is a file such as {EXAMPLE}{self._inside()}"
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
        return f"; it holds {' and '.join(map(shown, archives[:5]))}: {self.advice}" if archives else ""

    def _differ(self, first: str, second: str) -> RefusedError:
        name = PurePosixPath(second).name
        return RefusedError(
            f"{shown(self.path)} holds two different texts called {name}, {shown(first)} and {shown(second)}; take one "
            "of them away"
        )


class Folder(Source):
    """The files below a folder, in the order of their paths. They are left to be read by whoever counts them."""

    unit = " speeches"
    advice = "name one of these"

    def __init__(self, path: Path):
        super().__init__(path)
        found: dict[str, str] = {}
        top = os.path.abspath(path)
        for number, entry in enumerate(_below(top)):
            _require_few(number, path)
            speech_id = _speech_id(entry.name)
            if speech_id is None or not _is_file_below(entry, top):
                self.odd.append(self._short(entry.path))
            elif speech_id not in found:
                found[speech_id] = entry.path
            elif SpeechFile(speech_id, entry.path).read() == SpeechFile(speech_id, found[speech_id]).read():
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
        self.at = ""  # the file in it that is being read
        self.unpacked = 0  # bytes, with those of the archives in it
        self.told = 0  # bytes that tars say of their files
        with path.open("rb") as file:
            start = file.read(BLOCK)
        if not start:
            raise RefusedError(f"{shown(path)} is empty; get it again")
        self.is_zip = start.startswith((ZIP, EMPTY_ZIP))
        if not self.is_zip and not start.startswith(GZIP) and not _is_tar(start):
            raise RefusedError(
                f"{shown(path)} is none of what is read here: an archive ({', '.join(ARCHIVES)}) or a folder; if it is "
                "packed in another way, unpack it and name the folder"
            )

    def _speeches(self) -> Iterator[tuple[str, bytes | str, int]]:
        known: dict[str, tuple[bytes, str]] = {}
        passed = 0
        with open(self.path, "rb") as raw:
            try:
                for name, text in self._of_zip(raw) if self.is_zip else self._of_tar(raw):
                    _require_speech(text, len(text), name, self.path)
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
                place = f", in or after {shown(self.at)}" if self.at else ""
                raise RefusedError(
                    f"{shown(self.path)} is damaged or cut short{place} ({shown(error)}); get it again"
                ) from error

    def _of_tar(self, file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
        """The speeches in a tar, packed by gzip or not."""
        packed = file.peek(len(GZIP)).startswith(GZIP)
        stream = _Stream(gzip.GzipFile(fileobj=file) if packed else file, self)
        with tarfile.open(fileobj=stream, mode="r|", bufsize=CHUNK, tarinfo=_headers(self)) as tar:
            for number, member in enumerate(tar):
                _require_few(number, self.path)
                tar.members.clear()  # which would hold the headers of all
                if len(tar.pax_headers) > SETTINGS:
                    raise self.no_archive()
                stream.expect(0 if member.issparse() else member.size)  # a sparse one may claim anything
                if self._is_speech(member.name, member.isreg(), member.size, member.isdir()):
                    yield member.name, tar.extractfile(member).read()
        while stream.read(1 << 20):  # to the end, where the checksum stands
            pass
        if stream.last.strip(b"\0"):
            raise EOFError("its end is missing")

    def _of_zip(self, file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
        """The speeches in a zip, and in the tars that it holds."""
        with zipfile.ZipFile(_Directory(file, self)) as archive:
            members = sorted(archive.infolist(), key=lambda member: member.header_offset)
            _require_few(len(members), self.path)
            for member in members:
                kind = stat.S_IFMT(member.external_attr >> 16)  # none where no Unix has packed it
                is_folder = member.filename.endswith("/")
                is_file = kind in (0, stat.S_IFREG) and not is_folder
                if is_file and _is_inside(member.filename) and _archives([member.filename], TARS):
                    with self._opened(archive, member) as tar:
                        yield from self._of_tar(tar)
                elif self._is_speech(member.filename, is_file, member.file_size, is_folder):
                    self.unpack(member.file_size)
                    with self._opened(archive, member) as text:
                        yield member.filename, text.read(LARGEST + 1)

    def _opened(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
        self.at = member.filename
        try:
            if member.compress_type not in PACKED:
                raise RuntimeError("it is packed in another way than usual")
            return archive.open(member)
        except RuntimeError as error:  # of Python, a password
            raise RefusedError(
                f"{shown(member.filename)} in {shown(self.path)} cannot be read ({shown(error)}); "
                "unpack it and name the folder"
            ) from error

    def _is_speech(self, name: str, is_file: bool, size: int, is_folder: bool) -> bool:
        """Whether a member is a speech; what is neither that nor a folder is listed."""
        if len(name) > LONGEST_NAME:
            raise RefusedError(
                f"{shown(self.path)} is not the corpus: a file in it has a name of {len(name):,} characters, {shown(name)}"
            )
        self.at = name
        if is_file and _is_inside(name) and _speech_id(_base(name)):
            _require_speech(b"", size, name, self.path)
            return True
        if not is_folder:
            self.odd.append(name)
        return False

    def unpack(self, size: int) -> None:
        """So many bytes more have been unpacked. Raises `RefusedError` where they are too many."""
        self.unpacked += size
        if self.unpacked > MOST_BYTES:
            raise RefusedError(
                f"{shown(self.path)} is not the corpus: it unpacks to more than {MOST_BYTES / 1e9:.0f} GB"
            )

    def no_archive(self) -> RefusedError:
        place = f", after {shown(self.at)}" if self.at else ""
        return RefusedError(
            f"{shown(self.path)} is no archive of speeches: it says more of a file than the file can hold{place}; "
            "unpack it and name the folder"
        )


class _Directory:
    """A zip whose list of files is not read where it is too long to be one of the corpus."""

    def __init__(self, file: IO[bytes], archive: Archive):
        self.file, self.archive = file, archive
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > DIRECTORY:  # of a file in it, no more is read at a time than a speech may have
            _require_few(MOST_FILES + 1, self.archive.path)
        return self.file.read(size)


def _headers(archive: Archive) -> type[tarfile.TarInfo]:
    """Headers of a tar, of which none is read that says more of a file than is to be said."""

    class Header(tarfile.TarInfo):
        @classmethod
        def frombuf(cls, buf, encoding, errors):
            header = super().frombuf(buf, encoding, errors)
            archive.told += header.size if header.type in EXTENDED else 0
            if archive.told > HEADERS or (header.type in EXTENDED and header.size > HEADER):
                raise archive.no_archive()
            return header

    return Header


class _Stream:
    """A stream that is read once, and not without end. last: the bytes with which it ended."""

    def __init__(self, stream: IO[bytes], archive: Archive):
        self.stream = stream
        self.archive = archive
        self.passed = 0
        self.past = 0  # how often more was wanted after the end
        self.expected = BETWEEN
        self.last = b""

    def expect(self, size: int) -> None:
        """So many bytes more, and a header after them."""
        self.expected = self.passed + size + BETWEEN

    def read(self, size: int) -> bytes:
        some = self.stream.read(size)
        self.past += not some
        if self.past > PAST:
            raise EOFError("it ends within a file")
        self.passed += len(some)
        self.archive.unpack(len(some))
        if self.passed > self.expected and some.strip(b"\0"):
            raise self.archive.no_archive()
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
    raise FileNotFoundError(f"{shown(path)} is neither an archive nor a folder")


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
    """The files below a folder, however deep, in the order of their paths; links to folders are not followed."""
    waiting = [_entries(folder)]
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
        elif entry.is_dir(follow_symlinks=False):
            waiting.append(_entries(entry.path))
        else:
            yield entry


def _entries(folder: str) -> Iterator[os.DirEntry]:
    with os.scandir(folder) as entries:
        return iter(sorted(entries, key=lambda entry: entry.name))


def _is_file_below(entry: os.DirEntry, top: str) -> bool:
    """Whether it is a file, and no link to one elsewhere, which an archive may have left in the folder."""
    inside = not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(Path(top).resolve())
    return inside and entry.is_file()


def _speech_id(name: str) -> str | None:
    """The id in the name of a file; None where it is no speech's name."""
    match = NAME.fullmatch(name)
    if match and int(match[2]) > 0 and int(match[3]) == int(match[2]) + FOUNDED:
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


def _require_few(files: int, path: Path) -> None:
    if files > MOST_FILES:
        raise RefusedError(f"{shown(path)} is not the corpus: it holds more than {MOST_FILES:,} files")


# How a file begins that is called a speech and is none; its words would be counted, or its bytes taken for some.
NO_TEXT = {
    rb"%PDF-": "a PDF",
    rb"PK\x03\x04": "a zip, such as a document of Word is",
    rb"\xd0\xcf\x11\xe0": "a document of Word",
    rb"\{\\rtf": "rich text",
    rb"\x1f\x8b|BZh|\xfd7zXZ": "packed once more",
    rb"\x89PNG|\xff\xd8\xff|GIF8": "a picture",
    rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)?<(!doctype|html|head|body|\?xml)": "a web page, or other XML",
}


def _kind(text: bytes) -> str | None:
    """What a file is, other than a text; None where it may be one."""
    start = text[:1000]
    for begins, kind in NO_TEXT.items():
        if re.match(begins, start, re.IGNORECASE | re.DOTALL):
            return kind
    empty = start.count(0) / len(start) if start else 0  # half of English in UTF-16
    if empty > 0.6 or (empty > 0.25 and not start.startswith(WIDE)):
        return "no text in UTF-8, nor in UTF-16 with the mark that belongs before it"
    return None


def _require_speech(text: bytes, size: int, name: str, archive: Path | None = None) -> None:
    """Raises `RefusedError` for a file that is too long for a speech, or is no text. text: its beginning."""
    place = f"{shown(name)} in {shown(archive)}" if archive else shown(name)
    if size > LARGEST:
        raise RefusedError(
            f"{place} is too long to be a speech: it has more than {LARGEST:,} bytes; take it out, or cut it"
        )
    if kind := _kind(text):
        raise RefusedError(
            f"{place} is {kind}; a speech is plain text: save it as such, in UTF-8, or take it out"
        )
