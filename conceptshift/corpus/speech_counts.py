"""The words of the UN speeches: counted by workers, put together here, written to data/derived.

`extract` reads each speech once. What a worker gives back are counts: how long a speech is, which terms it has and
how often, which nodes it names, which terms stand near them. Every table is sorted by its key, so the same
speeches give the same bytes, whoever counted them and in whatever order they came.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from tqdm import tqdm

from conceptshift import tables
from conceptshift.corpus import nodes, speech_files, token_arrays, workers
from conceptshift.corpus.shown import shown
from conceptshift.corpus.speech_files import Batch
from conceptshift.corpus.workers import Workers
from conceptshift.tables import arrow_numpy, derived
from conceptshift.tables.parquet import codes
from conceptshift.tables.plain_words import plain
from conceptshift.tables.problem import some

FIRST_YEAR = 1991  # of the counts of terms; speeches and mentions are of all years
BEYOND = ("RUS", "CHN", "UKR", "GEO", "MDA", "BLR")  # counted one by one, as NATO's present members are
NEAR = ("nato", "russia", "china")  # the nodes whose surroundings are counted
TOGETHER = 16  # tables that are added up at a time, so that few are held
DEBATE = "09-01"  # month and day; a member in the debate of a year is who had joined before
SPEECHES = ["speech_id", "iso3", "session", "year", "tokens", "sha256"]
COUNTS = {  # the tables of counts, and the columns that make a row of each
    "term_counts": ["iso3", "year", "term"],
    "other_term_counts": ["year", "term"],
    "node_mentions": ["iso3", "year", "node", "form"],
    "windows": ["iso3", "year", "node", "term"],
}
HAVING = "speeches that have a word"  # counted beside, by year and plain word, for the column `speeches`
NUMBERS = {"session", "year", "tokens", "count"}

Result = TypeVar("Result")


@dataclass(frozen=True)
class Plan:
    """What is counted besides lengths: the forms of the nodes, and the states whose terms are counted one by one."""

    forms: nodes.Forms
    states: frozenset[str]


@dataclass(frozen=True)
class Counted:
    """The counts of some speeches: tables by name, and the ids of those whose files are unusual in some way."""

    tables: dict[str, pa.Table]
    unusual: dict[str, list[str]]


@dataclass(frozen=True)
class Report:
    """What `extract` did; as text, a summary for the person who ran it."""

    out: Path
    speeches: pa.Table
    bytes: int
    changed: tuple[str, ...]
    odd: list[str]
    repeated: list[str]
    empty: list[str]
    alike: list[str]
    renewed: list[str]
    unusual: dict[str, list[str]]

    def __str__(self) -> str:
        of = {name: self.speeches[name] for name in ("iso3", "year", "tokens")}
        years = pc.min_max(of["year"]).as_py()
        lines = [
            f"{len(self.speeches):,} speeches of {years['min']} to {years['max']}",
            f"{pc.count_distinct(of['iso3']).as_py():,} states, by their codes",
            f"{pc.sum(of['tokens']).as_py():,} tokens",
            *_listed(self.odd, "no speech by its name, left out"),
            *_listed(self.empty, "without a word, left out"),
            *_listed(self.repeated, "there a second time, byte for byte, and counted once"),
            *_listed(self.alike, "the same text under several names, each of them counted"),
            *_listed(self.renewed, "with another text than the one that was counted before"),
            *(
                line
                for what in speech_files.UNUSUAL
                if (ids := self.unusual[what])
                for line in _listed(ids, f"{len(ids):,} file{'' if len(ids) == 1 else 's'} {what}")
            ),
            f"{self.bytes / 1e6:.1f} MB in {self.out}",
            f"changed: {', '.join(self.changed)}" if self.changed else "nothing changed",
        ]
        return "\n".join(lines)


def extract(
    path: Path,
    scheduler: str | None = None,
    processes: int | None = None,
    root: Path = tables.ROOT,
    out: Path | None = None,
) -> Report:
    """Count the speeches at `path`, an archive or a folder, into the tables of `out` (default: data/derived of the root).

    Reads `node_forms`, `membership` and `sources` of the repository at `root`. The work is done by `processes` of this machine
    (default: one for each core), or by the Dask cluster at the address `scheduler` (`local`: one on this machine).
    Whatever fails and whenever it is killed, each file is a whole one, new or last good. Raises `ValueError` for
    speeches that cannot be used, or that are a part of those whose counts are in `out` already; `OSError` for what
    cannot be read, and `ConnectionError` for a cluster that cannot be had.
    """
    out = Path(root, "data", "derived") if out is None else Path(out)
    source = speech_files.source(path)
    with workers.workers(scheduler, processes) as several:
        joined = {
            row.iso3: f"{row.joined_on:%Y-%m-%d}" for row in tables.load("membership", root).itertuples()
        }
        plan = Plan(nodes.forms(tables.load("node_forms", root)), frozenset({*joined, *BEYOND}))
        counted = dict(over(several, partial(count, plan=plan), source))
    found = [counted[number] for number in sorted(counted)]

    made = {name: summed([one.tables.pop(name) for one in found], key) for name, key in COUNTS.items()}
    having = summed([one.tables.pop(HAVING) for one in found], COUNTS["other_term_counts"])
    made["other_term_counts"] = _with_speeches(made["other_term_counts"], having)
    lengths = pa.concat_tables([one.tables["speeches"] for one in found]).sort_by("speech_id")
    empty = pc.equal(lengths["tokens"], 0)
    speeches = _with_blocs(lengths.filter(pc.invert(empty)), joined)
    _require_past(speeches, max(tables.load("sources", root)["accessed"]).year)
    known = _counted_before(out)
    _require_whole(speeches, known, path, out)
    files = {f"{name}.parquet": table for name, table in {"speeches": speeches, **made}.items()}
    changed = derived.replace({name: derived.parquet(table) for name, table in files.items()}, out)
    return Report(
        out=out,
        speeches=speeches,
        bytes=sum(Path(out, name).stat().st_size for name in files),
        changed=changed,
        odd=source.odd,
        repeated=source.repeated,
        empty=lengths.filter(empty)["speech_id"].to_pylist(),
        alike=_alike(speeches),
        renewed=[
            speech_id
            for speech_id, checksum in _checksums(speeches).items()
            if known.get(speech_id, checksum) != checksum
        ],
        unusual={
            what: sorted(id_ for one in found for id_ in one.unusual[what]) for what in speech_files.UNUSUAL
        },
    )


def totals(several: Workers, source: speech_files.Source) -> pa.Table:
    """How often each term stands in all speeches of the source together: term, count, in the order of the terms."""
    parts: list[pa.Table] = []
    for _, part in over(several, terms, source):
        parts.append(part)
        if len(parts) == TOGETHER:
            parts = [summed(parts, ["term"])]
    return summed(parts, ["term"])


def over(
    several: Workers, function: Callable[[Batch], Result], source: speech_files.Source
) -> Iterator[tuple[int, Result]]:
    """The number of each batch and what the function makes of it, as they finish; a terminal shows how far it is."""
    with _Bar(total=source.total, unit=source.unit, unit_scale=source.unit == "B", disable=None) as bar:
        for number, batch, result in several.each(function, source.batches()):
            bar.update(batch.size)
            yield number, result


class _Bar(tqdm):
    """A progress bar without a thread to watch it, which would keep the process from being copied the next time."""

    monitor_interval = 0


def count(batch: Batch, plan: Plan) -> Counted:
    """The counts of a batch, as a worker makes them."""
    speeches = batch.speeches
    contents = [speech.read() for speech in speeches]
    texts = [speech_files.utf8(content) for content in contents]
    arrays = token_arrays.read(texts)
    words = arrays.vocabulary
    sequence, ends = arrays.sequence()
    in_order = [sequence[start:end] for start, end in pairwise(ends)]

    lengths, own, others, named, near = [], [], defaultdict(list), [], []
    for number, mentions in enumerate(_mentions(in_order, words, plan.forms)):
        speech, numbers = speeches[number], in_order[number]
        iso3, year = speech.iso3, speech.year
        checksum = hashlib.sha256(contents[number]).hexdigest()
        lengths.append((speech.speech_id, iso3, speech.session, year, len(numbers), checksum))
        forms = Counter((mention.node, mention.form) for mention in mentions)
        named += [(iso3, year, node, form, n) for (node, form), n in forms.items()]
        if year >= FIRST_YEAR and iso3 in plan.states:
            own.append(_counts({"iso3": iso3, "year": year}, words, arrays.counts([number])))
            for node in NEAR:
                around = nodes.near(len(numbers), (mention for mention in mentions if mention.node == node))
                counts = np.bincount(numbers[around], minlength=len(words))
                near.append(_counts({"iso3": iso3, "year": year, "node": node}, words, counts))
        elif year >= FIRST_YEAR:
            others[year].append(number)
    rest = [_counts({"year": year}, words, arrays.counts(some)) for year, some in others.items()]
    spoken = plain(words).dictionary_encode()
    of_words = arrow_numpy.numbers(spoken.indices)
    having = [
        _counts(
            {"year": year},
            spoken.dictionary,
            np.bincount(
                np.concatenate([np.unique(of_words[in_order[number]]) for number in some]),
                minlength=len(spoken.dictionary),
            ),
        )
        for year, some in others.items()
    ]
    return Counted(
        tables={
            "speeches": _table(lengths, SPEECHES),
            "term_counts": _together(own, COUNTS["term_counts"]),
            "other_term_counts": _together(rest, COUNTS["other_term_counts"]),
            HAVING: _together(having, COUNTS["other_term_counts"]),
            "node_mentions": _table(named, [*COUNTS["node_mentions"], "count"]),
            "windows": _together(near, COUNTS["windows"]),
        },
        unusual={
            what: [
                speech.speech_id for speech, content in zip(speeches, contents, strict=True) if is_so(content)
            ]
            for what, is_so in speech_files.UNUSUAL.items()
        },
    )


def terms(batch: Batch) -> pa.Table:
    """How often each term stands in a batch, as a worker counts it: term, count."""
    arrays = token_arrays.read([speech_files.utf8(speech.read()) for speech in batch.speeches])
    return _counts({}, arrays.vocabulary, arrays.counts())


def summed(parts: Sequence[pa.Table], key: Sequence[str]) -> pa.Table:
    """The counts of several tables added up, in the order of the key."""
    rows = pa.concat_tables(parts).combine_chunks()
    of_rows = codes(rows, key)
    order = np.argsort(of_rows, kind="stable")
    first = np.flatnonzero(np.diff(of_rows[order], prepend=-1))
    counts = arrow_numpy.numbers(rows["count"].combine_chunks())[order]
    added = np.add.reduceat(counts, first) if len(first) else counts
    return (
        rows.select(key)
        .take(arrow_numpy.array(order[first]))
        .append_column("count", arrow_numpy.array(added))
    )


def _counted_before(out: Path) -> dict[str, str]:
    """The checksum of each speech that the tables in `out` were made of, by its id; none where there are no tables."""
    try:
        return _checksums(pq.read_table(out / "speeches.parquet", columns=["speech_id", "sha256"]))
    except (OSError, KeyError, pa.ArrowInvalid):
        return {}


def _checksums(speeches: pa.Table) -> dict[str, str]:
    columns = (speeches[name].to_pylist() for name in ("speech_id", "sha256"))
    return dict(zip(*columns, strict=True))


def _require_past(speeches: pa.Table, last: int) -> None:
    """Raises `ValueError` for speeches of years that nobody can have read."""
    early = speeches.filter(pc.greater(speeches["year"], last))["speech_id"].to_pylist()
    if early:
        raise ValueError(
            f"{_some(early)}: expected a year up to {last}, in which the last source was read (data/sources.csv); rename "
            "or take out the file, or say there when you got the corpus"
        )


def _require_whole(speeches: pa.Table, known: Mapping[str, str], path: Path, out: Path) -> None:
    """Raises `ValueError` where speeches are missing that were counted before."""
    missing = sorted(known.keys() - set(speeches["speech_id"].to_pylist()))
    if missing:
        years = sorted(int(speech_id.split("_")[2]) for speech_id in missing)
        when = f"{years[0]} to {years[-1]}" if years[0] < years[-1] else f"{years[0]}"
        raise ValueError(
            f"{shown(path)} holds a part of the speeches that are counted in {out}, and a part does not replace the whole: "
            f"name another folder with --out. Of {len(known):,} speeches {len(missing):,} {'is' if len(missing) == 1 else 'are'} missing, of {when}: "
            f"{_some(missing)}"
        )


def _mentions(
    in_order: Sequence[np.ndarray], words: pa.Array, forms: nodes.Forms
) -> Iterator[list[nodes.Mention]]:
    vocabulary = words.to_pylist()
    can_start = nodes.can_start(vocabulary, forms)
    for numbers in in_order:
        yield nodes.found(numbers, vocabulary, forms, np.flatnonzero(can_start[numbers]).tolist())


def _counts(key: Mapping[str, str | int], words: pa.Array, counts: np.ndarray) -> pa.Table:
    """The words that are there, each in a row with the key and its count."""
    there = np.flatnonzero(counts)
    columns = {name: pa.repeat(pa.scalar(value, _type(name)), len(there)) for name, value in key.items()}
    columns |= {"term": words.take(arrow_numpy.array(there)), "count": arrow_numpy.array(counts[there])}
    return pa.Table.from_arrays([*columns.values()], names=[*columns])


def _table(rows: Iterable[tuple], names: Sequence[str]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [[]] * len(names)
    return pa.table({name: pa.array(cells, _type(name)) for name, cells in zip(names, columns, strict=True)})


def _together(parts: list[pa.Table], key: Sequence[str]) -> pa.Table:
    return pa.concat_tables([_table([], [*key, "count"]), *parts])


def _type(name: str) -> pa.DataType:
    return pa.int64() if name in NUMBERS else pa.string()


def _with_speeches(counts: pa.Table, having: pa.Table) -> pa.Table:
    """With how many speeches have the word of a term; `having` is by plain word, so forms of one have the same number."""
    key = COUNTS["other_term_counts"]
    asked = counts.select(key).set_column(key.index("term"), "term", plain(counts["term"].combine_chunks()))
    of_both = codes(pa.concat_tables([asked, having.select(key)]).combine_chunks(), key)
    place = np.searchsorted(of_both[len(counts) :], of_both[: len(counts)])
    return counts.append_column("speeches", having["count"].combine_chunks().take(arrow_numpy.array(place)))


def _with_blocs(speeches: pa.Table, joined: Mapping[str, str]) -> pa.Table:
    """With the bloc of each speaker on the eve of the debate. joined: day of accession, as YYYY-MM-DD, by state."""
    blocs = [
        "nato"
        if joined.get(iso3, "9999") < f"{year}-{DEBATE}"
        else {"RUS": "russia", "CHN": "china"}.get(iso3, "other")
        for iso3, year in zip(speeches["iso3"].to_pylist(), speeches["year"].to_pylist(), strict=True)
    ]
    return speeches.append_column("bloc", pa.array(blocs, pa.string()))


def _alike(speeches: pa.Table) -> list[str]:
    """The ids of the speeches that have the same text, together."""
    by_text = defaultdict(list)
    for speech_id, checksum in _checksums(speeches).items():
        by_text[checksum].append(speech_id)
    return [" and ".join(ids) for ids in by_text.values() if len(ids) > 1]


def _listed(names: Sequence[str], what: str) -> list[str]:
    return [f"{what}: {_some(names)}"] if names else []


def _some(names: Sequence[str]) -> str:
    return some([shown(name) for name in names], 5)
