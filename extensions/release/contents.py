"""What a release holds: the built book, its editions, the sources, and what says of all of it what it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from extensions import archive
from extensions.citation.work import read_work
from extensions.release import crate, manifest, repository
from extensions.release.checks import CITATION, LICENCES
from extensions.site import edition, refuse_unbuilt

BOOK, EDITIONS, SOURCE = "book", "editions", "source"  # its folders
READ_ME = "README.md"
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), trim_blocks=True, lstrip_blocks=True, autoescape=False
)


@dataclass(frozen=True)
class Contents:
    name: str
    """Of the archive and of the folder in it."""
    files: dict[str, bytes | Path]
    programs: frozenset[str]


def contents(root: Path, book: Path, editions: Path, address: str = "") -> Contents:
    """Everything in the release of the edition in `root`: its last commit, its built book, other editions where there are some.

    `address` is where the book will live, as it was built for. Raises `ValueError` where no book was built.
    """
    refuse_unbuilt(book)
    work, sources = read_work(root / CITATION), repository.sources(root)
    files: dict[str, bytes | Path] = {
        **{f"{BOOK}/{name}": path for name, path in archive.files_of(book).items()},
        **{f"{EDITIONS}/{name}": path for name, path in archive.files_of(editions).items()},
        **{f"{SOURCE}/{name}": content for name, content in sources.files.items()},
        **{name: sources.files[name] for name in (CITATION, *LICENCES)},
    }
    read_me = TEMPLATES.get_template("read_me.md").render(
        work=work,
        name=edition(work),
        notes=crate.notes(sources.files[CITATION]),
        editions=sorted(name for name in files if name.startswith(f"{EDITIONS}/")),
        address=address,
    )
    files[READ_ME] = f"{read_me.strip()}\n".encode()
    origin = crate.Origin(repository.commit(root), repository.tree(root), address)
    files |= crate.documents(work, files, origin)
    files[manifest.NAME] = manifest.written(files).encode()
    return Contents(edition(work), files, frozenset(f"{SOURCE}/{name}" for name in sources.programs))


def pack(root: Path, book: Path, editions: Path, into: Path, address: str = "") -> Path:
    """Write the release as one archive below `into`."""
    made = contents(root, book, editions, address)
    into.mkdir(parents=True, exist_ok=True)
    target = into / f"{made.name}.zip"
    archive.write(target, made.files, made.programs)
    return target
