"""`python -m bench.build`: how long the book takes to build, beside the stock `jupyter-book build` of the same chapters and code.

Each build is of a copy of its own with nothing kept, in turn, several times over; then ours once more with nothing changed, and
with one table changed. What else the machine does meets all alike.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
STOCK = "from jupyter_book.cli.main import main; main()"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", "*.egg-info", ".*_cache")
TABLE, OLD, NEW = "data/themes.csv", "China", "The People's Republic of China"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.build")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print(f"Load before: {os.getloadavg()[0]:.1f}", flush=True)
    times: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, seconds in _round():
            times.setdefault(name, []).append(seconds)
            print(f"{name}: {seconds:.1f} s", flush=True)
    middle = {name: median(values) for name, values in times.items()}
    print()
    for name, seconds in middle.items():
        print(f"{name:<24}{seconds:>8.1f} s{seconds / middle['stock']:>8.2f} of the stock build")


def _round():
    with tempfile.TemporaryDirectory() as scratch:
        stock, ours = (Path(shutil.copytree(ROOT, Path(scratch, name), ignore=LEFT_OUT)) for name in "ab")
        yield "stock", _timed(["-c", STOCK, "build", str(stock)], stock)
        build = ["-m", "extensions.build"]
        yield "ours, nothing kept", _timed(build, ours)
        yield "ours, nothing changed", _timed(build, ours)
        yield "ours, one page", _timed([*build, "--page", "concept"], ours)
        table = ours / TABLE
        table.write_text(table.read_text(encoding="utf-8").replace(OLD, NEW, 1), encoding="utf-8")
        yield "ours, one table changed", _timed(build, ours)


def _timed(command: list[str], folder: Path) -> float:
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}
    began = time.perf_counter()
    subprocess.run([sys.executable, *command], cwd=folder, env=environment, check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
