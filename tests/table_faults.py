"""Slips of a hand or a disk, planted one at a time in a copy of `data/`: each a kind, a name, and what it does to the files."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from conceptshift import tables

Plant = Callable[[Path], None]


class Fault(NamedTuple):
    kind: str
    name: str
    plant: Plant
    derived: bool = False
    """Done by whoever wrote the tables, who then said that they are meant: the sums have to find it."""


def planted(fault: Fault, root: Path) -> list[tables.Problem]:
    """What the check says of a checkout with this fault, which is taken out again."""
    kept = root.with_name("kept")
    if not kept.exists():
        shutil.copytree(root / "data", kept)
    fault.plant(root)
    if fault.derived:
        tables.seal(root)
        tables.write_package(root)
    try:
        return tables.check(root)
    finally:
        now = {path.relative_to(root / "data") for path in (root / "data").rglob("*") if path.is_file()}
        for name in now:
            if not (kept / name).is_file():
                (root / "data" / name).unlink()
            elif (kept / name).stat().st_mtime_ns != (root / "data" / name).stat().st_mtime_ns:
                shutil.copy2(kept / name, root / "data" / name)


def _file(root: Path, name: str) -> Path:
    data = root / "data"
    places = (data / f"{name}.csv", data / "derived" / f"{name}.csv", data / "derived" / f"{name}.parquet")
    return next(place for place in places if place.is_file())


def _rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def _write(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def cell(table: str, *key: str, **cells: str) -> Plant:
    """Other cells in every row of a CSV table that begins with `key`."""

    def plant(root: Path) -> None:
        file = _file(root, table)
        rows = _rows(file)
        met = [row for row in rows[1:] if tuple(row[: len(key)]) == key]
        assert met, f"{table} has no row {key}"
        for row in met:
            for column, value in cells.items():
                row[rows[0].index(column)] = value
        _write(file, rows)

    return plant


def every(table: str, column: str, change: Callable[[str], str]) -> Plant:
    def plant(root: Path) -> None:
        file = _file(root, table)
        rows = _rows(file)
        place = rows[0].index(column)
        _write(file, [rows[0], *([*row[:place], change(row[place]), *row[place + 1 :]] for row in rows[1:])])

    return plant


def without(table: str, *key: str) -> Plant:
    """The rows that begin with `key` are gone."""

    def plant(root: Path) -> None:
        file = _file(root, table)
        rows = _rows(file)
        left = [row for row in rows if tuple(row[: len(key)]) != key]
        assert len(left) < len(rows), f"{table} has no row {key}"
        _write(file, left)

    return plant


def both(*plants: Plant) -> Plant:
    def plant(root: Path) -> None:
        for one in plants:
            one(root)

    return plant


def raw(table: str, change: Callable[[bytes], bytes]) -> Plant:
    def plant(root: Path) -> None:
        file = _file(root, table)
        before = file.read_bytes()
        after = change(before)
        assert before != after
        file.write_bytes(after)

    return plant


def arrow(table: str, change: Callable[[pa.Table], pa.Table]) -> Plant:
    """The rows of a Parquet table changed, and written as they were."""

    def plant(root: Path) -> None:
        file = _file(root, table)
        pq.write_table(change(pq.read_table(file)), file, compression="zstd", store_schema=False)

    return plant


def where(column: str, value: Callable[[dict], object], **row: object) -> Callable[[pa.Table], pa.Table]:
    """Another value in the first row that looks like `row`."""

    def change(content: pa.Table) -> pa.Table:
        columns = {name: content[name].to_pylist() for name in {*row, column}}
        number = next(
            number
            for number in range(len(content))
            if all(columns[name][number] == wanted for name, wanted in row.items())
        )
        cells = content[column].to_pylist()
        cells[number] = value({name: content[name][number].as_py() for name in content.column_names})
        return content.set_column(
            content.column_names.index(column), column, pa.array(cells, content[column].type)
        )

    return change


def all_of(column: str, value: Callable[[object], object]) -> Callable[[pa.Table], pa.Table]:
    def change(content: pa.Table) -> pa.Table:
        cells = [value(one) for one in content[column].to_pylist()]
        return content.set_column(
            content.column_names.index(column), column, pa.array(cells, content[column].type)
        )

    return change


def _flipped(content: bytes) -> bytes:
    half = len(content) // 2
    return content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]


def new(name: str, content: bytes) -> Plant:
    def plant(root: Path) -> None:
        (root / "data" / name).write_bytes(content)

    return plant


DERIVED_PARQUET = (
    "speeches",
    "term_counts",
    "other_term_counts",
    "node_mentions",
    "windows",
    "kremlin_counts",
)
DERIVED_CSV = ("article_terms", "article_hits", "article_spans", "grievance_hits", "phrase_uses")

FILES = [
    *(Fault("lost or damaged derived file", f"{name}: last tenth gone", arrow(name, lambda t: t.slice(0, len(t) * 9 // 10))) for name in DERIVED_PARQUET),
    *(Fault("lost or damaged derived file", f"{name}: one bit", raw(name, _flipped)) for name in DERIVED_PARQUET),
    *(Fault("lost or damaged derived file", f"{name}: zeros", raw(name, lambda b: b[:4000] + bytes(200) + b[4200:])) for name in DERIVED_PARQUET[:3]),
    *(Fault("lost or damaged derived file", f"{name}: last row gone", raw(name, lambda b: b[: b.rstrip(b"\n").rindex(b"\n") + 1])) for name in DERIVED_CSV),
    *(Fault("lost or damaged derived file", f"{name}: a row twice", arrow(name, lambda t: pa.concat_tables([t, t.slice(3, 1)]))) for name in DERIVED_PARQUET[:2]),
    Fault("lost or damaged derived file", "article_hits: one count by 100", cell("article_hits", "rt-2021-003", "enemy", count="100")),
    *(Fault("table cut short", f"{name}: in a row", raw(name, lambda b: b[: len(b) * 62 // 100])) for name in ("general_debates", "other_names", "lexicon_validation", "sources", "claims", "lexicon")),
]  # fmt: skip

COUNTS = [
    Fault("counts that do not add up", f"{name}: {what}", arrow(name, all_of("count", change)), derived=True)
    for name in ("term_counts", "other_term_counts", "node_mentions", "windows")
    for what, change in (("doubled", lambda n: 2 * n), ("by a million", lambda n: 1_000_000 * n))
    if (name, what) != ("node_mentions", "doubled")  # which nothing else in the tables knows
] + [
    Fault("counts that do not add up", f"{name}: half gone", arrow(name, lambda t: t.slice(0, len(t) // 2)), derived=True)
    for name in ("term_counts", "other_term_counts")
] + [
    Fault("counts that do not add up", "term_counts: one more", arrow("term_counts", where("count", lambda r: r["count"] + 1, iso3="USA", year=2022)), derived=True),
    Fault("counts that do not add up", "speeches: one token more", arrow("speeches", where("tokens", lambda r: r["tokens"] + 1, iso3="USA", year=2022)), derived=True),
    Fault("counts that do not add up", "kremlin_counts: threat", arrow("kremlin_counts", where("threat", lambda r: 10**6)), derived=True),
    Fault("counts that do not add up", "kremlin_counts: near_nato", arrow("kremlin_counts", where("near_nato", lambda r: 500)), derived=True),
    Fault("counts that do not add up", "article_terms: one by 1000", cell("article_terms", "rt-2021", "alexander-grushko", "direct_quote", "russia_official", "false", "abandoned", count="1000"), derived=True),
    Fault("counts that do not add up", "article_spans: words", cell("article_spans", "rt-2021-001", words="9999"), derived=True),
    Fault("counts that do not add up", "article_spans: tokens", cell("article_spans", "rt-2021-001", tokens="21"), derived=True),
    Fault("counts that do not add up", "article_hits: by 100", cell("article_hits", "rt-2021-003", "enemy", count="100"), derived=True),
    Fault("counts that do not add up", "article_hits: negated", cell("article_hits", "rt-2021-003", "enemy", negated="50"), derived=True),
    Fault("counts that do not add up", "grievance_hits: near", cell("grievance_hits", "ALB", "1991", "near_china", hits="500"), derived=True),
    Fault("counts that do not add up", "control_mentions", cell("control_mentions", "AFG", "1963", count="90000"), derived=True),
    Fault("counts that do not add up", "phrase_uses: states", cell("phrase_uses", "aggressive_actions", "1951", "russia", states="9"), derived=True),
    Fault("blocs, sessions, years", "India in nato", arrow("speeches", lambda t: t.set_column(t.column_names.index("bloc"), "bloc", pa.array(["nato" if i == "IND" else b for i, b in zip(t["iso3"].to_pylist(), t["bloc"].to_pylist(), strict=True)]))), derived=True),
    Fault("blocs, sessions, years", "USA 2022 in russia", arrow("speeches", where("bloc", lambda r: "russia", iso3="USA", year=2022)), derived=True),
    Fault("blocs, sessions, years", "session", arrow("speeches", where("session", lambda r: r["session"] - 1, iso3="USA", year=2022)), derived=True),
    Fault("blocs, sessions, years", "state against id", arrow("speeches", where("speech_id", lambda r: "USA_77_2023", iso3="USA", year=2022)), derived=True),
    Fault("blocs, sessions, years", "one checksum twice", arrow("speeches", where("sha256", lambda r: "0" * 64, iso3="USA", year=2022)), derived=True)._replace(
        plant=both(
            arrow("speeches", where("sha256", lambda r: "0" * 64, iso3="USA", year=2022)),
            arrow("speeches", where("sha256", lambda r: "0" * 64, iso3="USA", year=2021)),
        )
    ),
]  # fmt: skip


def _half_of_likely(root: Path) -> None:
    file = _file(root, "capphrase_histograms")
    rows = _rows(file)
    likely = [row for row in rows if row[0] == "Likely"]
    _write(file, [row for row in rows if row not in likely[: len(likely) // 2]])


def _scaled(table: str, key: tuple[str, ...], column: str, by: float) -> Plant:
    def plant(root: Path) -> None:
        rows = _rows(_file(root, table))
        row = next(row for row in rows if tuple(row[: len(key)]) == key)
        cell(table, *key, **{column: f"{float(row[rows[0].index(column)]) * by:.6g}"})(root)

    return plant


NUMBERS = [
    Fault("spending that does not fit itself", "RUS 2018 without its point, current", _scaled("military_spending", ("RUS", "2018"), "current_usd_m", 10)),
    Fault("spending that does not fit itself", "RUS 2018 without its point, constant", _scaled("military_spending", ("RUS", "2018"), "constant_2022_usd_m", 10)),
    Fault("spending that does not fit itself", "USA 2018 in thousands", _scaled("military_spending", ("USA", "2018"), "current_usd_m", 1000)),
    Fault("spending that does not fit itself", "USA 2018 nought", cell("military_spending", "USA", "2018", current_usd_m="0")),
    Fault("spending that does not fit itself", "80 per cent of GDP", cell("military_spending", "ITA", "2018", share_gdp="0.8")),
    Fault("spending that does not fit itself", "share a tenth", _scaled("military_spending", ("ITA", "2018"), "share_gdp", 0.1)),
    Fault("spending that does not fit itself", "2022 in two prices", _scaled("military_spending", ("ITA", "2022"), "constant_2022_usd_m", 1.2)),
    Fault("membership that other tables contradict", "a member gone", without("membership", "HUN")),
    Fault("membership that other tables contradict", "another name of a state", cell("military_spending", "HUN", "2018", country="Poland")),
    Fault("strata and histograms", "windows by 100", _scaled("lexicon_validation_strata", ("nato", "china", "1991-2024", "none"), "windows", 100)),
    Fault("strata and histograms", "speeches over windows", cell("lexicon_validation_strata", "nato", "china", "1991-2024", "none", speeches="116")),
    Fault("strata and histograms", "drawn over windows", cell("lexicon_validation_strata", "russia", "nato", "1991-2024", "threat", drawn="12")),
    Fault("strata and histograms", "last validations gone", raw("lexicon_validation", lambda b: b[: b.rindex(b"w390")])),
    Fault("strata and histograms", "half of Likely gone", _half_of_likely),
    Fault("strata and histograms", "window of another year", cell("lexicon_validation", "w001", year="2023")),
    Fault("strata and histograms", "window of another state", cell("lexicon_validation", "w002", iso3="FRA")),
    Fault("codes that contradict each other", "reversed and the same", cell("stance_codings", "CL01-4", stance="2")),
    Fault("codes that contradict each other", "unchanged by four steps", cell("stance_codings", "CL01-4", change="unchanged")),
    Fault("codes that contradict each other", "new, though it was there", cell("stance_codings", "CL01-4", change="new")),
    Fault("codes that contradict each other", "one entry in two categories", raw("lexicon", lambda b: b.replace(b"codebook,threat,", b"codebook,threat,cooperation,stem,said twice\ncodebook,threat,", 1))),
    Fault("codes that contradict each other", "validation against both coders", cell("lexicon_validation", "w001", code="partnership")),
    Fault("codes without evidence", "a claim", without("claim_evidence", "C05")),
    Fault("codes without evidence", "an outcome", without("prediction_evidence", "P22")),
]  # fmt: skip

DATES = [
    Fault("dates out of their era or order", name, plant)
    for name, plant in {
        "event of 1822": cell("events", "madrid_2022", date="1822-06-29"),
        "event of 2222": cell("events", "madrid_2022", date="2222-06-29"),
        "outcome of 2099": cell("prediction_codings", "P22", outcome_date="2099-06-29"),
        "evidence of 1918": cell("rival_evidence", "assurance_2022", dated="1918"),
        "published after it was read": cell("sources", "vk-2018", published_on="2029"),
        "read in 1970": cell("sources", "vk-2018", accessed="1970-01-01"),
        "read in 2062": cell("sources", "vk-2018", accessed="2062-11-29"),
        "debate of another year": cell("general_debates", "2007", opened_on="2008-09-25"),
        "debate closed before": cell("general_debates", "2007", closed_on="2007-09-03"),
        "debate without end": cell("general_debates", "2007", closed_on="9999-12-31"),
        "published in the year 1": cell("documents", "rt-2021", published_from="0001-01-01"),
        "now before then": cell("passages", "PA01", now_date="2009-06-29"),
        "rival evidence of 1016": cell("prediction_rivals", "P04", "1", dated_on="1016-07-09"),
        "figure stated in 1208": cell("stated_figures", "budget_2018", stated_on="1208-12"),
    }.items()
]

TEXT = [
    Fault("text in cells", name, plant)
    for name, plant in {
        "only a space": cell("speakers", "alexander-grushko", role=" "),
        "only a no-break space": cell("speakers", "alexander-grushko", role="\u00a0"),
        "only a zero-width space": cell("speakers", "alexander-grushko", role="\u200b"),
        "tab before a name": cell("membership", "ALB", country="\tAlbania"),
        "no-break space behind": cell("speakers", "alexander-grushko", name="Alexander Grushko\u00a0"),
        "direction mark": cell("claims", "C05", claim="It was \u202eso."),
        "zero-width joiner": cell("claims", "C05", claim="It was s\u200do."),
        "byte-order mark inside": cell("claims", "C05", claim="It was \ufeffso."),
        "NUL": cell("claims", "C05", claim="It was \0so."),
        "control character": cell("claims", "C05", claim="It was \x1b[2Jso."),
        "Cyrillic look-alike": cell("claims", "C05", claim="It was ѕo in Moscow."),
        "Greek look-alike": cell("speakers", "alexander-grushko", name="Αlexander Grushko"),
        "line end in a patterned cell": cell("state_groups", "applicants", "FIN", iso3="FIN\n"),
        "full-width digits": cell("spans", "rt-2021-002", end="３６７"),
        "Arabic digits": cell("themes", "china", position="٥"),
        "full-width date": cell("events", "madrid_2022", date="２０２２-06-29"),
        "200,000 characters": cell("claims", "C05", claim="word " * 40_000 + "end"),
        "javascript:": cell("sources", "vk-2018", url="javascript:alert(1)"),
        "data:": cell("sources", "vk-2018", url="data:text/html,hello"),
        "file:": cell("sources", "vk-2018", url="file:///etc/passwd"),
        "ftp without a host": cell("sources", "vk-2018", url="http://"),
        "look-alike host": cell("sources", "vk-2018", url="https://ex\u0430mple.org/x"),
        "10^12": cell("documents", "rt-2021", characters="1000000000000"),
        "thirteen words joined by hyphens": cell("claims", "C05", quoted_fragment="one-two-three-four-five-six-seven-eight-nine-ten-eleven-twelve-thirteen"),
        "thirteen words joined by slashes": cell("claims", "C05", quoted_fragment="a/b/c/d/e/f/g/h/i/j/k/l/m"),
        "thirteen words joined by dashes": cell("claims", "C05", quoted_fragment="a—b—c—d—e—f—g—h…i…j…k…l…m"),
    }.items()
]  # fmt: skip

FAULTS = [*FILES, *COUNTS, *NUMBERS, *DATES, *TEXT]


def _turned(day: str) -> str:
    return ".".join(reversed(day.split("-"))) if day else day


def _delimited(mark: str, said: bytes = b"") -> Plant:
    def plant(root: Path) -> None:
        file = _file(root, "clauses")
        rows = _rows(file)
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=mark, lineterminator="\r\n").writerows(rows)
        file.write_bytes(b"\xef\xbb\xbf" + said + file.read_bytes())

    return plant


def _loud(word: str) -> str:
    return word.upper() if word in ("true", "false") else word


SPREADSHEETS = [
    Fault("a spreadsheet’s habits", "decimal commas", every("military_spending", "share_gdp", lambda cell: cell.replace(".", ","))),
    Fault("a spreadsheet’s habits", "turned days", every("events", "date", _turned)),
    Fault("a spreadsheet’s habits", "turned partial dates", every("sources", "published_on", _turned)),
]  # fmt: skip
FAULTS += SPREADSHEETS
TOLERATED = [
    Fault("what is read as it is meant", name, plant)
    for name, plant in {
        "TRUE for true": every("clauses", "fragment_is_back_translation", _loud),
        "TRUE for the word true": every("prediction_codings", "outcome", _loud),
        "semicolons": _delimited(";"),
        "tabs": _delimited("\t"),
        "a line sep=": _delimited(";", b"sep=;\r\n"),
        "files of other systems": both(
            *(new(name, b"\0") for name in ("._claims.csv", ".DS_Store", "Thumbs.db", ".~lock.claims.csv#", "~$claims.csv"))
        ),
    }.items()
]  # fmt: skip


def drawn(root: Path, seed: int, each: int) -> list[Fault]:
    """Faults at places that chance picks, so many of each kind."""
    draw = random.Random(seed)
    made = sorted(path.stem for form in ("*.csv", "*.parquet") for path in (root / "data/derived").glob(form))
    written = sorted(path.stem for path in (root / "data").glob("*.csv"))

    def flipped(place: float) -> Callable[[bytes], bytes]:
        def change(content: bytes) -> bytes:
            at = int(place * len(content))
            return content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :]

        return change

    def cut(place: float) -> Callable[[bytes], bytes]:
        def change(content: bytes) -> bytes:
            left = content[: max(20, int(place * len(content)))].rstrip(b"\r\n")
            return left[:-1]

        return change

    def hidden(place: float, mark: str) -> Callable[[Path, str], None]:
        def plant(root: Path, name: str) -> None:
            file = _file(root, name)
            rows = _rows(file)
            filled = [(row, n) for row in rows[1:] for n, text in enumerate(row) if len(text) > 2]
            row, column = filled[int(place * len(filled))]
            row[column] = row[column][:2] + mark + row[column][2:]
            _write(file, rows)

        return plant

    faults = []
    for number in range(each):
        place, name, own = draw.random(), draw.choice(made), draw.choice(written)
        mark = draw.choice(["\u200b", "\u202e", "\u00ad", "\0", "\ufeff", "\u2028"])
        faults += [
            Fault("drawn: a bit of a derived file", f"{number} {name}", raw(name, flipped(place))),
            Fault("drawn: a derived file cut", f"{number} {name}", raw(name, cut(place))),
            Fault("drawn: a table cut in a row", f"{number} {own}", raw(own, cut(place))),
            Fault(
                "drawn: a mark that nobody sees", f"{number} {own}", partial(hidden(place, mark), name=own)
            ),
        ]
    return faults
