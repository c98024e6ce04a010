"""The speeches of the UN General Debate Corpus as they are distributed: a .tgz archive, or the folders it unpacks to.

One file is one speech and is called state_session_year.txt (`RUS_78_2023.txt`), whatever folder it lies in.
Anything else is left out and listed. An archive is read from its beginning to its end and not unpacked to disk.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

NAME = re.compile(r"([A-Z]{2,3})_(\d{2})_(\d{4})\.txt")
FOUNDED = 1945  # a session is numbered by the years since then
LARGEST = 2_000_000  # bytes; the longest speech has a tenth of it, and a folder may hold anything
TOGETHER = 450  # speeches that are read and counted at a time, nine megabytes
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # how a text in UTF-16 begins
EXAMPLE = "TXT/Session 78 - 2023/RUS_78_2023.txt"


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
    in `unit`.
    """

    unit: str
    total: int

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
            raise ValueError(f"{self.path} holds no speech; one is a file such as {EXAMPLE}")
        while some:
            speech_ids, contents, sizes = zip(*some, strict=True)
            yield Batch(speech_ids, contents, sum(sizes))
            some = list(islice(speeches, TOGETHER))

    def _speeches(self) -> Iterator[tuple[str, bytes | str, int]]:
        """The id and the content of each speech, and its part of the total."""
        raise NotImplementedError

    def _differ(self, first: str, second: str) -> ValueError:
        name = PurePosixPath(second).name
        return ValueError(
            f"{self.path} holds two different texts called {name}, {first} and {second}; take one of them away"
        )


class Folder(Source):
    """The files below a folder, in the order of their paths. They are left to be read by whoever counts them."""

    unit = " speeches"

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
    """The files in a .tgz archive, in its own order, with their bytes."""

    unit = "B"

    def __init__(self, path: Path):
        super().__init__(path)
        self.total = path.stat().st_size

    def _speeches(self) -> Iterator[tuple[str, bytes | str, int]]:
        known: dict[str, tuple[bytes, str]] = {}
        passed = 0
        with open(self.path, "rb") as raw:
            try:
                for name, text in self._files(gzip.GzipFile(fileobj=raw)):
                    speech_id, sum_ = _speech_id(PurePosixPath(name).name), hashlib.sha256(text).digest()
                    if speech_id not in known:
                        known[speech_id] = sum_, name
                        step, passed = raw.tell() - passed, raw.tell()
                        yield speech_id, text, step
                    elif known[speech_id][0] == sum_:
                        self.repeated.append(name)
                    else:
                        raise self._differ(known[speech_id][1], name)
            except (EOFError, zlib.error, tarfile.TarError, gzip.BadGzipFile) as error:
                raise ValueError(
                    f"{self.path} is damaged, cut short, or no .tgz archive ({error}); get it again"
                ) from error

    def _files(self, stream: gzip.GzipFile) -> Iterator[tuple[str, bytes]]:
        with tarfile.open(fileobj=stream, mode="r|", bufsize=1 << 20) as tar:
            for member in tar:
                *folders, name = member.name.split("/")
                inside = ".." not in folders and not member.name.startswith("/")
                if member.isreg() and inside and _speech_id(name):
                    if member.size > LARGEST:
                        raise _too_long(member.name)
                    yield member.name, tar.extractfile(member).read()
                elif not member.isdir():
                    self.odd.append(member.name)
        while stream.read(1 << 20):  # to the end, where the checksum stands
            pass


def source(path: Path) -> Source:
    """The speeches at `path`. Raises `FileNotFoundError` where nothing is there."""
    if path.is_dir():
        return Folder(path)
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
        return name.removesuffix(".txt")
    return None


def _too_long(name: str) -> ValueError:
    return ValueError(f"{name} is too long to be a speech: it has more than {LARGEST:,} bytes")
