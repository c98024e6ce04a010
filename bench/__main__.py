"""`make bench`: the same count by every peer, each right beside this package's own, several times over.

A count is a process of its own. Two things are compared: the whole process, from its start to its end, which is what
somebody waits for, and the counting alone, without what is imported before. The speed of a machine changes within
minutes by more than many a difference, so a ratio is one of a pair, counted one right after the other, and the median
over the pairs is what is judged. Before, each has counted once without being timed, while the memory of all its processes
together was watched; so code and files are in memory. A run fails where a peer's total of tokens is not the one that is
known; whether the targets were met is said, not enforced, since a busy machine measures anything.
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
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import psutil

from conceptshift.corpus import speech_files

TOKENS = 31_556_473  # in the 10,952 speeches of 1946 to 2024
SHARES = (8, 4, 2)  # every so many speeches, to see whether the time grows with their number
MEGABYTES = 400
WATCHED = 0.02  # seconds between two looks at the memory
LONGEST = 1800  # seconds for one count
HERE = Path(__file__).resolve().parent
RUN = ["peer", "workers", "share"]
# What is counted right beside the own count of the same speeches, and how much of its whole process that may take.
PAIRS = {
    ("polars", 1): "at most 0.6",
    ("scikit_learn", 1): "at most 0.4",
    ("nltk", 1): "at most 0.15",
    ("counter", 1): "",
    ("counter", 8): "below 1",
}
NAMES = {"polars": "Polars", "scikit_learn": "scikit-learn", "nltk": "NLTK", "counter": "re and Counter"}


class Count(NamedTuple):
    """What is counted by whom: every so many speeches (share), on so many workers."""

    peer: str
    workers: int
    share: int


def main() -> None:
    asked = _parser().parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)  # now, since what is found after minutes has to go there
    cores = _pin(asked.cores)
    if os.getloadavg()[0] > 0.5:
        print(f"Something else is running here (load {os.getloadavg()[0]:.1f}): times will vary.", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        whole = _unpacked(asked.source, Path(scratch, "speeches"))
        files = _files(whole)
        folders = {1: whole} | {
            share: _copied(files[::share], Path(scratch, f"every-{share}")) for share in SHARES
        }
        own = {share: Count("ours", cores, share) for share in folders}
        pairs = [(own[share], Count(peer, cores, share)) for peer, share in PAIRS]
        pairs += [(own[4], own[2])]
        pairs += [(own[1], Count("ours", 1, 1))] if cores > 1 else []
        memory = {
            count: _counted(count, folders, watched=True)["megabytes"]
            for count in dict.fromkeys(count for pair in pairs for count in pair)
        }
        counted = []
        for number in range(1, asked.repeat + 1):
            for pair in range(len(pairs)):
                for count in pairs[pair] if number % 2 else reversed(pairs[pair]):
                    found = _counted(count, folders)
                    print(
                        f"{number}/{asked.repeat}  {count.peer:12} ({count.workers})  1/{count.share}  "
                        f"{found['in_all']:7.2f} s, {found['seconds']:7.2f} s of counting",
                        flush=True,
                    )
                    speeches = len(files[:: count.share])
                    counted.append(
                        count._asdict() | {"pair": pair, "round": number, "speeches": speeches} | found
                    )
    counted = pd.DataFrame(counted)
    measured = _measured(counted, memory)
    ratios = pd.DataFrame([_ratios(counted, *pair) for pair in pairs if pair[1].share == pair[0].share])
    judged = _judged(measured, ratios, cores)
    machine = f"{cores} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    print(f"\n{machine}", *(table.to_string(index=False) for table in (measured, ratios, judged)), sep="\n\n")
    measured.assign(machine=machine).to_csv(asked.out / "results.csv", index=False, lineterminator="\n")
    ratios.to_csv(asked.out / "pairs.csv", index=False, lineterminator="\n")
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


def _counted(count: Count, folders: Mapping[int, Path], watched: bool = False) -> dict:
    """What the process of a count says, and the seconds that it took in all or, if it is watched, its memory."""
    command = [sys.executable, "-m", "bench.peers", count.peer, str(folders[count.share])]
    started = time.perf_counter()
    with subprocess.Popen(
        [*command, "--workers", str(count.workers)], cwd=HERE.parent, stdout=subprocess.PIPE, text=True
    ) as process:
        most = _most_memory(process) if watched else None
        said, _ = process.communicate(timeout=LONGEST)
    in_all = time.perf_counter() - started
    if process.returncode:
        sys.exit(f"{count.peer} failed, with exit status {process.returncode}")
    found = json.loads(said)
    if count.share == 1 and found["tokens"] != TOKENS:
        sys.exit(
            f"{count.peer} counted {found['tokens']:,} tokens and not {TOKENS:,}: this is another corpus, or another count"
        )
    return found | {"in_all": in_all, "megabytes": most}


def _most_memory(process: subprocess.Popen) -> float:
    """The most megabytes that a process and those that it started had together; what they share counts once.

    Where the system does not say what is shared (outside Linux), only what each has alone.
    """
    first, most = psutil.Process(process.pid), 0
    while process.poll() is None:
        together = 0
        with suppress(psutil.Error):  # one that has just ended
            for one in [first, *first.children(recursive=True)]:
                memory = one.memory_full_info()
                together += getattr(memory, "pss", memory.uss)
        most = max(most, together)
        time.sleep(WATCHED)
    return most / 1e6


def _measured(counted: pd.DataFrame, memory: Mapping[Count, float]) -> pd.DataFrame:
    """A row for each peer, number of workers and share: medians over all its counts, and its memory."""
    table = counted.groupby(RUN, sort=False).agg(
        speeches=("speeches", "first"),
        tokens=("tokens", "first"),
        terms=("terms", "first"),
        in_all=("in_all", "median"),
        seconds=("seconds", "median"),
        fastest=("seconds", "min"),
        slowest=("seconds", "max"),
        start=("start", "median"),
        counts=("seconds", "size"),
        version=("version", "first"),
    )
    table.insert(8, "memory_mb", [memory[Count(*run)] for run in table.index])
    two = dict.fromkeys(["in_all", "seconds", "fastest", "slowest", "start"], 2)
    return table.reset_index().round(two | {"memory_mb": 0})


def _ratios(counted: pd.DataFrame, own: Count, other: Count) -> dict:
    """The own time as a share of the other's, over the pairs of the two: the median, the least, the most."""
    (pair,) = {*_of(counted, own)["pair"]} & {*_of(counted, other)["pair"]}
    ours, others = (_of(counted[counted["pair"] == pair], count).set_index("round") for count in (own, other))
    row = {"peer": other.peer, "workers": other.workers, "share": other.share, "pairs": len(ours)}
    for name, column in (("whole", "in_all"), ("counting", "seconds")):
        ratio = ours[column] / others[column]
        row |= {name: ratio.median(), f"{name}_least": ratio.min(), f"{name}_most": ratio.max()}
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in row.items()}


def _of(counted: pd.DataFrame, count: Count) -> pd.DataFrame:
    return counted[(counted[RUN] == list(count)).all(axis="columns")]


def _judged(measured: pd.DataFrame, ratios: pd.DataFrame, cores: int) -> pd.DataFrame:
    """What was aimed at, what was measured for the whole process, and for the counting alone beside it."""
    ratio = ratios.set_index(RUN)
    own = measured[measured["peer"] == "ours"]
    rows = []
    for (peer, share), target in PAIRS.items():
        found = ratio.loc[peer, cores, share]
        part = "" if share == 1 else f", 1/{share} of the speeches"
        rows.append((f"time, of {NAMES[peer]}{part}", target, found["whole"], found["counting"]))
    most = own["memory_mb"].max()
    rows.append(("memory of all processes together, MB", f"at most {MEGABYTES}", most, None))
    if cores > 1:
        one = ratio.loc["ours", 1, 1]
        faster = [round(1 / one[name], 2) for name in ("whole", "counting")]
        rows.append((f"{cores} workers, times as fast as one", "", *faster))
    same = own[own["workers"] == cores]
    line = [round(np.corrcoef(same["tokens"], same[name])[0, 1] ** 2, 4) for name in ("in_all", "seconds")]
    rows.append(("time explained by the number of tokens, R²", "at least 0.99", *line))
    table = pd.DataFrame(rows, columns=["measure", "target", "whole_process", "counting_alone"])
    return table.assign(met=[_met(*row) for row in zip(table["target"], table["whole_process"], strict=True)])


def _met(target: str, measured: float) -> str:
    if not target:
        return ""
    words = target.rpartition(" ")
    limit = float(words[2])
    good = {"at most": measured <= limit, "below": measured < limit, "at least": measured >= limit}[words[0]]
    return "yes" if good else "no"


if __name__ == "__main__":
    main()
