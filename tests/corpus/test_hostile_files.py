"""Files that were made to do harm, or went wrong on their way: each is refused in a sentence, in little memory and time.

They are small and made here. All of a kind are read in one process whose memory is limited, so that what fills it fails.
"""

from __future__ import annotations

import bz2
import gzip
import json
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import small_speeches as small

from conceptshift import cli, tables
from conceptshift.corpus import kremlin, speech_counts, speech_files
from conceptshift.corpus.shown import shown

MEGABYTE = 1 << 20
ROOM = 200 * MEGABYTE  # above what the process has when it begins to read; an archive holds half at most
SECONDS = 60  # of processor time for one file; each takes a few on a machine that has nothing else to do
ONE = "TXT/Session 77 - 2022/RUS_77_2022.txt"

READ = """
import json, resource, sys, time
from pathlib import Path
from conceptshift.corpus import speech_files
if sys.argv[1] == "documents":
    from conceptshift.corpus import kremlin
speech_files.MOST_BYTES, speech_files.MOST_FILES = 100_000_000, 20_000  # as much in a fraction of the time
pages = int(Path("/proc/self/statm").read_text().split()[0])
room = pages * resource.getpagesize() + int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (room, room))
for name in sys.argv[3:]:
    began = time.process_time()
    try:
        if sys.argv[1] == "documents":
            read = sum(1 for _ in kremlin.read(Path(name)))
        else:
            read = sum(len(batch.speeches) for batch in speech_files.source(Path(name)).batches())
        said = f"{read} read"
    except ValueError as error:
        said = str(error)
    print(json.dumps([said, time.process_time() - began]))
"""


def read_in_little_memory(kind: str, files: list[Path]) -> Iterator[tuple[str, float]]:
    done = subprocess.run(
        [sys.executable, "-c", READ, kind, str(ROOM), *map(str, files)],
        cwd=tables.ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    place = files[len(lines)].name if len(lines) < len(files) else ""
    assert done.returncode == 0, f"{place}: {done.stderr[-600:]}"
    assert done.stderr == ""
    yield from lines


def member(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE) -> bytes:
    """The header of a file in a tar."""
    header = tarfile.TarInfo(name)
    header.size, header.type = size, kind
    return header.tobuf(tarfile.GNU_FORMAT)


def padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 512)


def sparse(*names: str) -> bytes:
    """Files that claim to be a terabyte of nothing."""
    parts = []
    for name in names:
        header = bytearray(member(name, 0, tarfile.GNUTYPE_SPARSE))
        header[483:495], header[148:156] = b"16000000000\0", b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        parts.append(bytes(header))
    return b"".join(parts) + bytes(10_240)


def settings(number: int, kind: bytes = tarfile.XHDTYPE) -> bytes:
    """A header with so many settings, each of another name, for the next file or for all that follow."""
    lines = b"".join(b"15 k%08d=v\n" % place for place in range(number))
    return member("settings", len(lines), kind) + padded(lines)


def packed(*parts: tuple[bytes, int]) -> bytes:
    """Contents packed by gzip, each so many times over, without packing each time anew."""
    return b"".join(gzip.compress(content, 6, mtime=0) * times for content, times in parts)


def of_zip(*files: tuple[str, bytes, int]) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        with zipfile.ZipFile(file, "w") as archive:
            for name, content, packing in files:
                archive.writestr(zipfile.ZipInfo(name), content, packing)

    return write


def of_a_list(file: Path) -> None:
    """A zip of nothing but the list of its files, each of which is the same."""
    of_zip((ONE, b"", zipfile.ZIP_STORED))(file)
    content = file.read_bytes()
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    listed = content[start:end] * 250_000
    closing = bytearray(content[end:])
    closing[8:12] = b"\xff\xff" * 2
    closing[12:16] = len(listed).to_bytes(4, "little")
    file.write_bytes(content[:start] + listed + closing)


def of_a_lie(file: Path) -> None:
    """A speech that claims a thousand bytes and unpacks to hundreds of millions."""
    of_zip((ONE, b"peace", zipfile.ZIP_DEFLATED))(file)
    content = bytearray(file.read_bytes())
    text = zlib.compress(bytes(300 * MEGABYTE), 1)[2:-4]
    start, end = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    head, closing = content[start : start + 30 + len(ONE)], content[end:]
    for part, place in ((head, 18), (closing, 20)):
        part[place : place + 8] = len(text).to_bytes(4, "little") + (1000).to_bytes(4, "little")
    place = closing.rindex(b"PK\x05\x06") + 16
    closing[place : place + 4] = (len(head) + len(text)).to_bytes(4, "little")
    file.write_bytes(bytes(head) + text + bytes(closing))


ZEROS = bytes(MEGABYTE)
TGZ_OF_ZEROS = packed((member("notes.txt", 30 * MEGABYTE), 1), (ZEROS, 31))
ARCHIVES: dict[str, tuple[bytes | Callable[[Path], None], str]] = {
    "a long name of gigabytes": (
        packed((member("name", 3 << 30, tarfile.GNUTYPE_LONGNAME), 1), (b"9" * MEGABYTE, 400)),
        "says more of a file than the file can hold; unpack it and name the folder",
    ),
    "settings of gigabytes": (
        packed((member("settings", 3 << 30, tarfile.XHDTYPE), 1), (b"9" * MEGABYTE, 400)),
        "says more of a file than the file can hold",
    ),
    "settings that end nowhere": (
        packed((member("settings", 900_000, tarfile.XHDTYPE) + padded(b"9" * 900_000), 1)),
        "says more of a file than the file can hold",  # and is not searched for hours, as by an older Python
    ),
    "settings upon settings": (
        packed(((settings(250) + member(ONE, 6) + padded(b"Peace.")) * 10, 600)),
        f"says more of a file than the file can hold, after {ONE}",
    ),
    "settings for all that follow": (
        packed((settings(250, tarfile.XGLTYPE) + member(ONE, 6) + padded(b"Peace."), 1)),
        "says more of a file than the file can hold",
    ),
    "a name of thousands of characters": (
        packed((member("name", 3000, tarfile.GNUTYPE_LONGNAME) + padded(b"\x1b" * 3000) + member(ONE), 1)),
        "is not the corpus: a file in it has a name of 3,000 characters, '\\x1b",
    ),
    "a size of exabytes": (member("notes.txt", 1 << 62) + bytes(10_240), "is damaged or cut short"),
    "a size below zero": (member("notes.txt", -1024) + bytes(10_240), "is damaged or cut short"),
    "a size below zero of a speech": (member(ONE, -1024) + bytes(10_240), "is damaged or cut short"),
    "a sparse file of a terabyte": (
        sparse("notes.txt", "RUS_77_2022.txt"),
        "RUS_77_2022.txt in",
    ),
    "zeros behind a name": (
        packed((member("notes.txt", 10 << 30), 1), (ZEROS, 110)),
        "is not the corpus: it unpacks to more than",
    ),
    "zeros": (packed((ZEROS, 110)), "is not the corpus: it unpacks to more than"),
    "nothing, packed again and again": (packed((b"", 100_000)), "is damaged or cut short"),
    "tens of thousands of files": (
        packed((member("notes.txt") * 1000, 22)),
        "is not the corpus: it holds more than 20,000 files",
    ),
    "a speech that claims little": (of_a_lie, f"is damaged or cut short, in or after {ONE}"),
    "a speech packed by bzip2": (
        of_zip((ONE, bytes(1_900_000), zipfile.ZIP_BZIP2)),
        "cannot be read (it is packed in another way than usual); unpack it and name the folder",
    ),
    "a list of files without end": (of_a_list, "is not the corpus: it holds more than 20,000 files"),
    "archives of zeros in an archive": (
        of_zip(*((f"{place}.tgz", TGZ_OF_ZEROS, zipfile.ZIP_STORED) for place in range(9))),
        "is not the corpus: it unpacks to more than",
    ),
    "zeros in an archive in an archive": (
        of_zip(("un.tgz", packed((member(ONE, 6) + padded(b"Peace."), 1), (ZEROS, 110)), zipfile.ZIP_DEFLATED)),
        "is not the corpus: it unpacks to more than",
    ),
    "a tar by the name of another": (
        packed((member(ONE, 6) + padded(b"Peace.") + bytes(1024), 1)),
        "1 read",
    ),
}  # fmt: skip


def refused(kind: str, cases: dict, files: list) -> None:
    """Each file gets the sentence that its case expects, in little memory and time, in letters that can be printed."""
    answers = list(read_in_little_memory(kind, files))
    for (name, (_, expected)), (said, seconds) in zip(cases.items(), answers, strict=True):
        assert expected in said, (name, said)
        assert said.isprintable() and len(said) < 1000, (name, said)
        assert seconds < SECONDS, (name, seconds)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by Linux alone")
def test_archives_that_claim_or_unpack_to_more_than_there_is_are_refused(tmp_path):
    files = []
    for place, (content, _) in enumerate(ARCHIVES.values()):
        files.append(tmp_path / f"{place:02}.zip")
        content(files[-1]) if callable(content) else files[-1].write_bytes(content)
    assert sum(file.stat().st_size for file in files) < 80 * MEGABYTE
    refused("speeches", ARCHIVES, files)
    assert sorted(tmp_path.iterdir()) == files, "nothing is unpacked"


WELL = {
    "id": "kremlin-000007", "date": "2022-02-21", "kind": "meeting", "source": "PeiYiZhuo/zelenskyy-putin",
    "turns": [{"voice": "president", "text": "Words."}],
}  # fmt: skip


def line(**change: object) -> bytes:
    return json.dumps(WELL | change).encode() + b"\n"


LINES: dict[str, tuple[bytes, str]] = {
    "a line of hundreds of megabytes": (
        packed((line(), 1), (b"x" * MEGABYTE, 400)),
        "line 2 has more than 10,000,000 bytes, and no document has; expected one document a line",
    ),
    "lines without end": (
        packed((b" " * 200_000 + line(), 2000)),
        "line 2: kremlin-000007 stands in line 1 already",
    ),
    "zeros": (packed((ZEROS, 400)), "line 1 has more than 10,000,000 bytes"),
    "lists in lists in lists": (b"[" * 1_000_000, "line 1 is not JSON (maximum recursion depth exceeded"),
    "a number of a million digits": (
        b'{"id": %s}' % (b"9" * 1_000_000),
        "line 1 is not JSON (Exceeds the limit",
    ),
    "a list for a word": (line(source=[]), "line 1: the source is [], expected iandennismiller"),
    "a list for a voice": (
        line(turns=[{"voice": ["president"], "text": "Words."}]),
        "line 1: the voice is ['president'], expected president",
    ),
    "words for turns": (line(turns="Words."), "line 1 is no document: it should have id, date, kind, source"),
    "another way to write a day": (line(date="20220221"), "line 1: the date is '20220221', expected a day such as"),
    "a kind that steers a terminal": (line(kind="\x1b[2Jmeeting"), "the kind is '\\x1b[2Jmeeting', expected a word"),
    "an id that steers a terminal": (line(id="\x1b[2J" * 10_000), "the id is '\\x1b[2J\\x1b[2J"),
    "digits of another script": (line(id="kremlin-\u0663\u0663\u0663\u0663\u0663\u0663"), "expected kremlin- and six digits"),
    "a zip by another name": (b"PK\x03\x04" + bytes(99), "is a zip; expected one document a line, as JSON in UTF-8"),
    "UTF-16": (line().decode().encode("utf-16"), "is text in UTF-16; expected one document a line"),
    "Latin-1": (line() + b'{"id": "\xe9"}\n', "line 2 is not text in UTF-8"),
    "cut short": (gzip.compress(line() * 9, mtime=0)[:-9], "line 2: kremlin-000007 stands in line 1 already"),
    "cut in its first line": (gzip.compress(line().rstrip(), mtime=0)[:-20], "is damaged or cut short ("),
    "gzipped by a plain name": (gzip.compress(line(), mtime=0), "1 read"),
}  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by Linux alone")
def test_lines_that_are_no_documents_are_refused(tmp_path):
    files = []
    for place, (content, _) in enumerate(LINES.values()):
        files.append(tmp_path / f"{place:02}.jsonl")
        files[-1].write_bytes(content)
    refused("documents", LINES, files)


def test_more_lines_than_the_collection_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(kremlin, "MOST_BYTES", 2000)
    file = tmp_path / "kremlin.jsonl"
    file.write_bytes(b"".join(line(id=f"kremlin-{number:06}") for number in range(99)))
    with pytest.raises(
        ValueError, match=r"more than 2,000 bytes in its first \d+ lines, and is not the collection"
    ):
        list(kremlin.read(file))


@pytest.mark.parametrize("day", ["1822-02-21", "2044-02-21"])
def test_a_document_of_an_impossible_day_is_refused(tmp_path, day):
    file = tmp_path / "kremlin.jsonl"
    file.write_bytes(line(date=day))
    with pytest.raises(
        ValueError, match=rf"kremlin-000007 is dated {day}, expected a day from 1999-12-31 to 2022"
    ):
        kremlin.extract(file, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


# What stands under the name of a speech ----------------------------------------------------------------------

NO_SPEECHES = {
    b"%PDF-1.7\n%\xe2\xe3": "a PDF",
    b"PK\x03\x04\x14\0\x06\0": "a zip, such as a document of Word is",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "a document of Word",
    rb"{\rtf1\ansi Peace.}": "rich text",
    gzip.compress(b"Peace.", mtime=0): "packed once more",
    bz2.compress(b"Peace."): "packed once more",
    b"\x89PNG\r\n\x1a\n": "a picture",
    b"\n <!DOCTYPE html><p>Peace.": "a web page, or other XML",
    b"\xef\xbb\xbf<HTML lang=en>Peace.": "a web page, or other XML",
    "Mr. President, ".encode("utf-16-le") * 9: "no text in UTF-8, nor in UTF-16 with the mark",
    "Mr. President, ".encode("utf-32") * 9: "no text in UTF-8, nor in UTF-16 with the mark",
}
WRITERS = [small.write_folder, small.write_archive, small.write_zip, small.write_bundle]


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_a_file_of_another_kind_is_refused_by_its_name(tmp_path, write):
    def read(place: Path) -> list[bytes]:
        return [speech.read() for batch in speech_files.source(place).batches() for speech in batch.speeches]

    for place, (content, kind) in enumerate(NO_SPEECHES.items()):
        made = write(tmp_path / f"un-{place}", {ONE: content, "TXT/USA_77_2022.txt": b"Peace."})
        with pytest.raises(
            ValueError, match=rf"RUS_77_2022\.txt.* is {kind}.*; a speech is plain text: save it"
        ):
            read(made)


def test_a_text_that_only_begins_like_another_is_a_speech(tmp_path):
    for content in (
        b"",
        b"<Mr. President> Peace.",
        b"Mr. President, \0",
        "Peace.".encode("utf-16"),
        b"PK is no zip",
    ):
        small.write_folder(tmp_path, {ONE: content})
        (batch,) = speech_files.source(tmp_path).batches()
        assert batch.speeches[0].read() == content


def test_no_session_has_the_number_nought(tmp_path):
    source = speech_files.source(
        small.write_archive(tmp_path / "un", {ONE: b"Peace.", "RUS_00_1945.txt": b"War."})
    )
    assert [batch.speech_ids for batch in source.batches()] == [("RUS_77_2022",)]
    assert source.odd == ["RUS_00_1945.txt"]


def test_a_speech_of_a_year_to_come_is_refused_and_nothing_is_written(tmp_path):
    made = small.write_archive(tmp_path / "un", {ONE: b"Peace.", "USA_99_2044.txt": b"Peace, too."})
    with pytest.raises(ValueError, match=r"USA_99_2044: expected a year up to 20\d\d, .*sources\.csv"):
        speech_counts.extract(made, processes=1, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


# Names and links ---------------------------------------------------------------------------------------------

STEERING = (
    "TXT/\x1b[2J\x1b]0;x\x07.txt",
    "TXT/a\nchanged: nothing.txt",
    "TXT/\u202etxt.exe",
    "TXT/\udcff.txt",
)


def test_names_that_steer_a_terminal_are_spelled_out(tmp_path, capsys):
    made = small.write_archive(tmp_path / "un", {ONE: b"Peace.", **dict.fromkeys(STEERING, b"War.")})
    cli.main(["extract", "ungdc", "--source", str(made), "--workers", "1", "--out", str(tmp_path / "out")])
    said = capsys.readouterr().out
    assert (
        r"'TXT/\x1b[2J\x1b]0;x\x07.txt'" in said
        and r"'TXT/\u202etxt.exe'" in said
        and r"'TXT/\udcff.txt'" in said
    )
    assert all(line.isprintable() for line in said.splitlines()) and "\nchanged: nothing" not in said


def test_what_is_shown_of_a_name_can_be_seen_and_has_an_end():
    assert shown("Côte d’Ivoire.txt") == "Côte d’Ivoire.txt"
    assert shown("a\x07") == r"'a\x07'"
    long = shown("a" * 10_000 + "RUS_77_2022.txt")
    assert len(long) < 500 and long.endswith("RUS_77_2022.txt")


def test_links_that_lead_out_of_a_folder_are_not_followed(tmp_path):
    tmp_path.joinpath("secret.txt").write_bytes(b"War.")
    folder = small.write_folder(tmp_path / "un", {ONE: b"Peace.", "kept/x.txt": b"Trust."})
    (folder / "USA_77_2022.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "FRA_77_2022.txt").symlink_to("/dev/zero")
    (folder / "POL_77_2022.txt").symlink_to("nowhere")
    (folder / "FIN_77_2022.txt").symlink_to("kept/x.txt")
    source = speech_files.source(folder)
    read = {speech.speech_id: speech.read() for batch in source.batches() for speech in batch.speeches}
    assert read == {"RUS_77_2022": b"Peace.", "FIN_77_2022": b"Trust."}
    assert sorted(source.odd) == ["FRA_77_2022.txt", "POL_77_2022.txt", "USA_77_2022.txt", "kept/x.txt"]


def test_a_folder_may_be_deep_and_has_not_too_many_files(tmp_path, monkeypatch):
    small.write_folder(tmp_path, {ONE: b"Peace."})
    folders = [
        Path(f"{tmp_path}/a{'/a' * depth}") for depth in range(1200)
    ]  # deeper than Python calls itself
    for folder in folders:
        folder.mkdir()
    try:
        source = speech_files.source(tmp_path)
    finally:
        for folder in reversed(folders):
            folder.rmdir()
    assert [batch.speech_ids for batch in source.batches()] == [("RUS_77_2022",)]
    monkeypatch.setattr(speech_files, "MOST_FILES", 0)
    small.write_folder(tmp_path, {"notes.txt": b""})
    with pytest.raises(ValueError, match="is not the corpus: it holds more than 0 files"):
        speech_files.source(tmp_path)
