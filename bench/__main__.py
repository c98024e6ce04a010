"""`make bench`: the same count by every peer in turn, on the same cores, several times over; a table and two CSV files.

Each count is a process of its own and takes its turn in every round, so that what else the machine does meets all
alike. Everyone has counted a few of the speeches before, and all have been read, so that code and files are in
memory. A run fails where a peer's total of tokens is not the one that is known; whether the targets were met is said,
not enforced, since a busy machine measures anything.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from conceptshift.corpus import speech_files

TOKENS = 31_556_473  # in the 10,952 speeches of 1946 to 2024
SHARES = (8, 4, 2)  # every so many speeches, to see whether the time grows with their number
MEGABYTES = 500
LONGEST = 1800  # seconds for one count
HERE = Path(__file__).resolve().parent
RUN = ["peer", "workers", "share"]


def main() -> None:
    asked = _parser().parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)  # now, since what is found after minutes has to go there
    cores = _pin(asked.cores)
    if os.getloadavg()[0] > 0.5:
        print(f"Something else is running here (load {os.getloadavg()[0]:.1f}): times will vary.", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        whole = _unpacked(asked.source, Path(scratch, "speeches"))
        files = _files(whole)
        for file in files:
            file.read_bytes()  # into memory
        folders = {1: whole} | {
            share: _copied(files[::share], Path(scratch, f"every-{share}")) for share in SHARES
        }
        own = [("ours", workers, 1) for workers in sorted({cores, 2, 1}, reverse=True)]
        peers = [(peer, cores, 1) for peer in ("polars", "scikit_learn", "nltk")]
        parts = [("ours", cores, share) for share in SHARES]
        # The own ones thrice: they are short, and compared with each other.
        runs = [*own, *peers, *own, *parts, *own]
        # Once untimed, on a few speeches: what is imported is in memory, too.
        for peer, workers, _ in [*own, *peers]:
            _count(peer, folders[SHARES[0]], workers)
        counted = []
        for number in range(1, asked.repeat + 1):
            for peer, workers, share in runs:
                found = _count(peer, folders[share], workers)
                _require(peer, share, found["tokens"])
                name = f"{peer} ({workers})" if peer == "ours" else peer
                print(f"{number}/{asked.repeat}  {name:12}  1/{share}  {found['seconds']:7.2f} s", flush=True)
                counted.append(
                    {
                        "peer": peer,
                        "workers": workers,
                        "share": share,
                        "speeches": len(files[::share]),
                    }
                    | found
                )
    counted = pd.DataFrame(counted)
    measured = _measured(counted)
    judged = _judged(measured, cores, _faster(counted))
    machine = f"{cores} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    print(f"\n{machine}\n\n{measured.to_string(index=False)}\n\n{judged.to_string(index=False)}")
    measured.assign(machine=machine).to_csv(asked.out / "results.csv", index=False, lineterminator="\n")
    judged.to_csv(asked.out / "targets.csv", index=False, lineterminator="\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Time the count of the UN speeches.")
    parser.add_argument("--source", type=Path, required=True, help="the archive, or the folder it unpacks to")
    parser.add_argument("--repeat", type=int, default=3, help="rounds (default: 3); the median counts")
    parser.add_argument("--cores", type=int, default=2, help="cores that all use (default: 2)")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for results.csv and targets.csv")
    return parser


def _pin(cores: int) -> int:
    """Keeps this process and those that it starts on so many cores, where the system can; how many there are."""
    if not hasattr(os, "sched_setaffinity"):
        return min(cores, os.cpu_count())
    available = sorted(os.sched_getaffinity(0))[:cores]
    os.sched_setaffinity(0, available)
    return len(available)


def _unpacked(source: Path, folder: Path) -> Path:
    """The folder with the speeches."""
    if source.is_dir():
        return source
    for batch in speech_files.source(source).batches():
        for speech in batch.speeches:
            file = folder / f"Session {speech.session:02} - {speech.year}" / f"{speech.speech_id}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(speech.read())
    return folder


def _copied(files: list[Path], folder: Path) -> Path:
    folder.mkdir()
    for file in files:
        folder.joinpath(file.name).write_bytes(file.read_bytes())
    return folder


def _files(folder: Path) -> list[Path]:
    return [
        Path(speech.content) for batch in speech_files.Folder(folder).batches() for speech in batch.speeches
    ]


def _count(peer: str, folder: Path, workers: int) -> dict:
    command = [sys.executable, "-m", "bench.peers", peer, str(folder), "--workers", str(workers)]
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=True, timeout=LONGEST
    )
    return json.loads(done.stdout) | {"in_all": time.perf_counter() - started}


def _require(peer: str, share: int, tokens: int) -> None:
    if share == 1 and tokens != TOKENS:
        sys.exit(
            f"{peer} counted {tokens:,} tokens and not {TOKENS:,}: this is another corpus, or another count"
        )


def _measured(counted: pd.DataFrame) -> pd.DataFrame:
    """A row for each peer, number of workers and share: medians over the rounds, and the largest process."""
    counted["peak"] = counted["megabytes"].map(max)
    counted["processes"] = counted["megabytes"].map(len)
    groups = counted.groupby(RUN, sort=False)
    table = groups.agg(
        speeches=("speeches", "first"),
        tokens=("tokens", "first"),
        terms=("terms", "first"),
        seconds=("seconds", median),
        fastest=("seconds", "min"),
        slowest=("seconds", "max"),
        start=("start", median),
        in_all=("in_all", median),
        peak_mb=("peak", "max"),
        processes=("processes", "first"),
        rounds=("seconds", "size"),
        version=("version", "first"),
    ).reset_index()
    return table.round({"seconds": 2, "fastest": 2, "slowest": 2, "start": 2, "in_all": 2, "peak_mb": 0})


def _faster(counted: pd.DataFrame) -> float:
    """How many times as fast two workers are as one: the median over pairs of counts, one right after the other,
    since the speed of a machine changes within minutes by more than the difference that is looked for."""
    whole = counted[(counted["peer"] == "ours") & (counted["share"] == 1)]
    two, one = (whole.loc[whole["workers"] == workers, "seconds"].to_numpy() for workers in (2, 1))
    return median(one / two)


def _judged(measured: pd.DataFrame, cores: int, faster: float) -> pd.DataFrame:
    """What was aimed at, what was measured, and whether that is as good."""
    at = measured.set_index(RUN)
    own = at.loc["ours", cores, 1]
    rows = []
    for name, peer, most in (
        ("Polars", at.loc["polars", cores, 1], 0.75),
        ("scikit-learn", at.loc["scikit_learn", cores, 1], 0.4),
        ("NLTK", at.loc["nltk", cores, 1], 0.15),
    ):
        ratio, in_all = own["seconds"] / peer["seconds"], own["in_all"] / peer["in_all"]
        rows.append((f"time, of {name}", f"at most {most}", round(ratio, 3), ratio <= most))
        rows.append((f"time with start-up, of {name}", "", round(in_all, 3), None))
    ours = measured[measured["peer"] == "ours"]
    rows.append(
        (
            "largest process, MB",
            f"below {MEGABYTES}",
            ours["peak_mb"].max(),
            ours["peak_mb"].max() < MEGABYTES,
        )
    )
    rows.append(("two workers, times as fast as one", "at least 1.7", round(faster, 2), faster >= 1.7))
    same = ours[ours["workers"] == cores]
    line = np.corrcoef(same["tokens"], same["seconds"])[0, 1] ** 2
    rows.append(("time explained by the number of tokens, R²", "at least 0.99", round(line, 4), line >= 0.99))
    table = pd.DataFrame(rows, columns=["measure", "target", "measured", "met"])
    return table.assign(met=table["met"].map({True: "yes", False: "no", None: ""}))


if __name__ == "__main__":
    main()
