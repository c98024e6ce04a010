"""A small archive of speeches that the tests write themselves, laid out as the UN General Debate Corpus is."""

from __future__ import annotations

import io
import random
import tarfile
import zipfile
from pathlib import Path

STATES = ("USA", "FRA", "POL", "FIN", "SWE", "RUS", "CHN", "BLR", "BRA", "EU")
SESSIONS = (45, *range(46, 80, 3))  # 1990, then 1991 to 2024
PASSAGE = (
    "the of and peace security threat partnership dialogue aggression cooperation People’s People's north south "
    "Republic of China Russia Russia’s Russian Federation Russian-speaking Russian-Ukrainian NATO NATO's NATO-led "
    "non-NATO North Atlantic Treaty Organization Soviet Union Union USSR's China’s South China Sea Indo-China "
    "war--and 'quoted' isn't isn’t x- -y 2014 2% İstanbul \u212aelvin café — …"
)
WORDS = PASSAGE.split()
STRAY = {".DS_Store-to-UTF-8.txt": b"Bud1", "RUS_77_2021.txt": b"no such session", "notes.txt": b"nothing"}


def speeches() -> dict[str, bytes]:
    """The bytes of each speech by its id.

    Some begin with a byte-order mark, have CR LF, have bytes that are no UTF-8; some break words at the ends of
    lines, or were encoded twice in places.
    """
    draw = random.Random(20100719)
    made = {}
    for session in SESSIONS:
        for number, iso3 in enumerate(STATES):
            words = draw.choices(WORDS, k=draw.randrange(40, 160))
            text = "\n".join(" ".join(words[start : start + 9]) for start in range(0, len(words), 9)).encode()
            kind = (session + number) % 5
            text = text.replace(b" NATO-led", b" NATO-\nled") if kind in (2, 4) else text
            text = (
                text.replace("n’t".encode(), "nâ€™t".encode()) + "threat¬\nens".encode()
                if kind == 4
                else text
            )
            text = b"\xef\xbb\xbf" + text if kind == 1 else text
            text = text.replace(b"\n", b"\r\n") if kind == 2 else text
            text = text + b" \xe2\x80 NATO\xff" if kind == 3 else text
            made[f"{iso3}_{session:02}_{session + 1945}"] = text
    return made


def files() -> dict[str, bytes]:
    """All files by their path, those that are no speeches too."""
    found = {
        f"TXT/Session {speech_id[-7:-5]} - {speech_id[-4:]}/{speech_id}.txt": text
        for speech_id, text in speeches().items()
    }
    return found | {f"TXT/Session 46 - 1991/{name}": text for name, text in STRAY.items()}


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    return folder


def write_archive(file: Path, files: dict[str, bytes], packing: str = "gz") -> Path:
    """A tar with the files; packing: `gz`, or nothing."""
    with tarfile.open(file, f"w:{packing}") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
    return file


def write_zip(file: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return file


def write_bundle(file: Path, files: dict[str, bytes]) -> Path:
    """A zip that holds the archive and what is published with it, as Dataverse serves a data set."""
    archive = write_archive(file.with_name("UNGDC.tgz"), files)
    content = archive.read_bytes()
    archive.unlink()
    return write_zip(file, {"UNGDC.tgz": content, "MANIFEST.TXT": b"two files"})
