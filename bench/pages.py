"""`python -m bench.pages`: how soon a phone shows the pages of the built book, beside a stock Jupyter Book of the same chapters.

Google's Lighthouse loads each page several times, as a phone on a slow network would, and the median counts: from a server that
compresses, as a host should (`extensions.serve`), and from one that sends files as they are. The weights are of what is
loaded before anybody scrolls. What a score is changes with what else the machine does, so the load stands beside it; bytes,
requests and the elements of a page do not change. Both books meet the same load, in turn; of the stock one the story is measured.

Lighthouse is looked for in `node_modules` of the folder that PAGE_TOOLS names, Chromium where CHROMIUM says or on the path.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

import pandas as pd
import yaml

from extensions.serve import Handler

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
WHOLE = ("accessibility", "best-practices", "seo")  # of which every page has all
FAST = {"The story": 0.98}  # performance, at least; of other parts:
ELSE_FAST = 0.95
TIMES = {
    "first_paint_ms": "first-contentful-paint",
    "largest_paint_ms": "largest-contentful-paint",
    "blocked_ms": "total-blocking-time",
    "layout_shift": "cumulative-layout-shift",
}
QUIET = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking --disable-component-update --disable-sync --no-first-run"
LONGEST = 300  # seconds for one look at a page
TRIES = 3  # on a busy machine Chromium is sometimes not there in time
# The theme and the extensions of a new Jupyter Book, with those of ours without which a chapter would have no numbers and figures.
STOCK_THEME = "sphinx_book_theme"
NEEDED = ("exhibits.directive", "explorer.directive", "whatif.directive", "data_files")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", "*.egg-info", ".*_cache")
STOCK = "from jupyter_book.cli.main import main; main()"


def main() -> None:
    asked = _parser().parse_args()
    lighthouse = _lighthouse()
    parts = _parts()
    named = [name for name in parts if not asked.page or name.rpartition("/")[2] in asked.page]
    with contextlib.ExitStack() as open_here:
        books = {"ours": asked.book}
        if asked.stock:
            books["stock"] = asked.stock
        elif not asked.alone:
            books["stock"] = _stock(Path(open_here.enter_context(tempfile.TemporaryDirectory())))
        servers = {
            (book, way): open_here.enter_context(served(folder, HANDLERS[way]))
            for book, folder in books.items()
            for way in asked.served
        }
        looks = []
        for number in range(asked.runs):
            for name in named:
                for (book, way), address in servers.items():
                    if book == "stock" and (number >= asked.stock_runs or parts[name] != parts[named[0]]):
                        continue
                    report = _look(lighthouse, f"{address}/{name}.html")
                    look = {"book": book, "served": way, "page": name, "part": parts[name]}
                    looks.append(look | _read(report, books[book]))
                    score = looks[-1]["performance"]
                    print(f"{number + 1}/{asked.runs} {book:6} {way:10} {name:32} {score:.2f}", flush=True)
                # kept as it grows, since it takes an hour
                _medians(pd.DataFrame(looks)).to_csv(asked.out, index=False, lineterminator="\n")
    measured = _medians(pd.DataFrame(looks))
    print(f"\n{_targets(measured).to_string(index=False)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description="Measure the built pages.")
    parser.add_argument("--book", type=Path, default=ROOT / "_build/html", help="folder of the built book")
    parser.add_argument(
        "--served", nargs="*", choices=[*HANDLERS], default=[*HANDLERS], help="how (default: both)"
    )
    parser.add_argument("--runs", type=int, default=3, help="of each page (default: 3); the median counts")
    parser.add_argument(
        "--stock", type=Path, help="a stock book that is there already (default: one is built)"
    )
    parser.add_argument("--stock-runs", type=int, default=1, help="of each of its pages (default: 1)")
    parser.add_argument("--alone", action="store_true", help="without a stock book beside it")
    parser.add_argument("--page", nargs="*", help="these pages only, such as rhetoric")
    parser.add_argument("--out", type=Path, default=HERE / "pages.csv")
    return parser


def _lighthouse() -> list[str]:
    """The command of Lighthouse."""
    folder = os.environ.get("PAGE_TOOLS")
    command = Path(folder or ".", "node_modules/lighthouse/cli/index.js")
    if not folder or not command.is_file():
        sys.exit(
            "Lighthouse is not there: run `npm install lighthouse@12.2.3` in a folder of your own and name it with PAGE_TOOLS=folder"
        )
    return ["node", str(command)]


def _parts() -> dict[str, str]:
    """Every page of the table of contents, with the part in which it stands; the first page is one of the first part's."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    first = {toc["root"]: toc["parts"][0]["caption"]}
    return first | {one["file"]: part["caption"] for part in toc["parts"] for one in part["chapters"]}


def _stock(scratch: Path) -> Path:
    """The same chapters as a new Jupyter Book would show them."""
    print("Building the stock book", flush=True)
    copy = Path(shutil.copytree(ROOT, scratch / "stock", ignore=LEFT_OUT))
    config = yaml.safe_load((copy / "_config.yml").read_text(encoding="utf-8"))
    ours = config["sphinx"]["config"]
    for name in ("extensions", "html_theme", "html_theme_options", "pygments_style"):
        ours.pop(name, None)
    ours["html_theme"] = STOCK_THEME
    config["sphinx"]["extra_extensions"] = [f"extensions.{name}" for name in NEEDED]
    (copy / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}
    ran = subprocess.run(
        [sys.executable, "-c", STOCK, "build", str(copy)],
        env=environment,
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    folder = copy / "_build/html"
    if not folder.joinpath("intro.html").is_file():
        sys.exit(f"The stock book could not be built:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    return folder


class _Plain(SimpleHTTPRequestHandler):
    """Files as they are; connections are kept, as every host does."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass


class _Compressed(Handler):
    """As a host should, but without the policy, under which a stock book would not work."""

    sent = MappingProxyType({})


HANDLERS = {"compressed": _Compressed, "plain": _Plain}


@contextlib.contextmanager
def served(folder: Path, handler: type[SimpleHTTPRequestHandler]) -> Iterator[str]:
    """The address at which a folder is served meanwhile."""
    answers = functools.partial(handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _look(lighthouse: list[str], address: str) -> dict:
    """What Lighthouse reports of a page."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("no Chromium: install it (on Debian `apt install chromium`) or name it with CHROMIUM=/path")
    command = [*lighthouse, address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    for _ in range(TRIES):
        ran = subprocess.run(
            [*command, f"--chrome-flags={QUIET}"],
            env=os.environ | {"CHROME_PATH": chromium},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        if not ran.returncode:
            return json.loads(ran.stdout)
    sys.exit(f"Lighthouse failed {TRIES} times on {address}:\n{ran.stderr[-2000:]}")


def _read(report: dict, book: Path) -> dict:
    """What is kept of a report. `book` is where the files are, for what they weigh compressed."""
    audits = report["audits"]
    asked = [one for one in audits["network-requests"]["details"]["items"] if one["url"].startswith("http")]
    weights = [one["resourceSize"] for one in asked]
    files = [book / unquote(urlsplit(one["url"]).path).lstrip("/") for one in asked]
    return (
        {name.replace("-", "_"): report["categories"][name]["score"] for name in CATEGORIES}
        | {name: audits[audit]["numericValue"] for name, audit in TIMES.items()}
        | {
            "requests": len(asked),
            "bytes": sum(weights),
            "bytes_gzip": sum(len(gzip.compress(file.read_bytes(), 6)) for file in files if file.is_file()),
            "elements": audits["dom-size"]["numericValue"],
            "load": os.getloadavg()[0],
        }
    )


def _medians(looks: pd.DataFrame) -> pd.DataFrame:
    """A row for each book and page."""
    by = ["book", "served", "page", "part"]
    table = looks.groupby(by, sort=False).median().reset_index()
    table.insert(4, "runs", looks.groupby(by, sort=False).size().to_numpy())
    whole = [
        "first_paint_ms",
        "largest_paint_ms",
        "blocked_ms",
        "requests",
        "bytes",
        "bytes_gzip",
        "elements",
    ]
    table[whole] = table[whole].round().astype(int)
    return table.round({"layout_shift": 4, "load": 1} | {name.replace("-", "_"): 2 for name in CATEGORIES})


def _targets(measured: pd.DataFrame) -> pd.DataFrame:
    """How many pages of each book meet what is aimed at, the lowest of them, and what pages weigh in the middle."""
    rows = []
    for book, pages in measured.groupby("book", sort=False):
        for (part, way), ones in pages.groupby(["part", "served"], sort=False):
            least = FAST.get(part, ELSE_FAST)
            what = f"performance, {way}"
            rows.append((book, part, what, f"at least {least}", *_met(ones["performance"], least)))
        rows += [(book, "all", name, "1", *_met(pages[name.replace("-", "_")], 1)) for name in WHOLE]
        rows += [
            (book, "all", f"{name}, median", "", "", pages[name].median())
            for name in ("requests", "bytes", "bytes_gzip")
        ]
        rows.append((book, "all", "layout shift, most", "0", *_met(-pages["layout_shift"], 0)))
    return pd.DataFrame(rows, columns=["book", "part", "measure", "target", "met", "lowest"])


def _met(scores: pd.Series, least: float) -> tuple[str, float]:
    return f"{(scores >= least).sum()} of {len(scores)}", scores.min()


if __name__ == "__main__":
    main()
