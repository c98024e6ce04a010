"""The Kremlin's documents: counted from a file that the tests make, and again with `re` and Counter.

On the real file too, where `CONCEPTSHIFT_KREMLIN` names it.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import shutil
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest

from conceptshift import cli, tables
from conceptshift.corpus import kremlin

KREMLIN = os.environ.get("CONCEPTSHIFT_KREMLIN")
TOKEN = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
RELEASES = "PeiYiZhuo/zelenskyy-putin"
FORUM = {
    "id": "kremlin-000007",
    "date": "2022-02-21",
    "title": "A forum",
    "kind": "meeting",
    "source": RELEASES,
    "turns": [
        {"speaker": None, "voice": "narration", "text": "The President met NATO’s guests."},
        {
            "speaker": "The President",
            "voice": "president",
            "text": "The threat from NATO is our partners’ threat. Russia-NATO talks, and the North Atlantic Treaty:\n"
            "the West and Western Siberia. In the West Bank, no. We asked for security guarantees, for guarantees of our "
            "common security.",
        },
        {
            "speaker": "A guest",
            "voice": "other",
            "text": "The so-called West’s partnership with NATO's members.",
        },
    ],
}
NOTE = {
    "id": "kremlin-000003",
    "date": "2020-01-02",
    "title": "A note",
    "kind": "message",
    "source": "iandennismiller/valdai-transcripts",
    "turns": [
        {"speaker": None, "voice": "written", "text": "Our partners and friends."},
        {"speaker": "The President", "voice": "president", "text": "A danger … far away."},
        {"speaker": "The President", "voice": "president", "text": "NATO."},
        {"speaker": None, "voice": "other", "text": "…"},
    ],
}
TITLE_ONLY = {**NOTE, "id": "kremlin-000005", "turns": []}


def write(folder: Path, *documents: dict, name: str = "kremlin.jsonl.gz") -> Path:
    folder.mkdir(exist_ok=True)
    text = "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)
    file = folder / name
    with (
        gzip.open(file, "wt", encoding="utf-8")
        if name.endswith(".gz")
        else file.open("w", encoding="utf-8") as lines
    ):
        lines.write(text)
    return file


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    return write(tmp_path / "source", FORUM, NOTE, TITLE_ONLY), tmp_path / "derived"


def read(out: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    return tuple(pd.read_parquet(out / f"kremlin_{name}.parquet") for name in ("documents", "counts"))


def test_counts_are_those_of_the_words(made):
    file, out = made
    report = kremlin.extract(file, out=out)
    documents, counts = read(out)
    assert documents.astype(str).to_numpy().tolist() == [
        ["kremlin-000003", "2020-01-02", "message", "mirror"],
        ["kremlin-000005", "2020-01-02", "message", "mirror"],
        ["kremlin-000007", "2022-02-21", "meeting", "releases"],
    ]
    found = counts.set_index(["document_id", "voice"])
    assert list(found.index) == [
        ("kremlin-000003", "president"),
        ("kremlin-000003", "written"),
        ("kremlin-000007", "narration"),
        ("kremlin-000007", "other"),
        ("kremlin-000007", "president"),
    ]
    said = found.loc[("kremlin-000007", "president")]
    assert said.to_dict() == {
        "tokens": 36,
        "nato": 3,  # the name, the compound, the treaty; what stands near is counted in this turn alone
        "west": 3,
        "the_west": 1,
        "guarantees": 2,
        "threat": 2,
        "partnership": 1,
        "near_nato": 20,
        "near_nato_threat": 2,
        "near_nato_partnership": 1,
    }
    guest = found.loc[("kremlin-000007", "other")]
    assert (guest["nato"], guest["west"], guest["the_west"], guest["partnership"]) == (1, 1, 1, 1)
    assert found.loc[("kremlin-000007", "narration"), "nato"] == 1
    note = found.loc[("kremlin-000003", "president")]
    assert (note["tokens"], note["threat"], note["nato"], note["near_nato"]) == (5, 1, 1, 0)  # two turns
    assert str(report).startswith("3 documents of 2020-01-02 to 2022-02-21\n")
    assert "41 of them spoken by the President" in str(report)


def test_the_lengths_by_plain_re_and_counter(made):
    file, out = made
    kremlin.extract(file, out=out)
    lengths = Counter()
    for document in (FORUM, NOTE):
        for turn in document["turns"]:
            lengths[document["id"], turn["voice"]] += len(TOKEN.findall(turn["text"].lower()))
    found = read(out)[1].set_index(["document_id", "voice"])["tokens"]
    assert found.to_dict() == {key: many for key, many in lengths.items() if many}


def test_a_folder_a_plain_file_and_another_order_give_the_same_bytes(made, tmp_path):
    file, out = made
    kremlin.extract(file.parent, out=out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    plain = write(tmp_path / "plain", TITLE_ONLY, NOTE, FORUM, name="kremlin.jsonl")
    for source in (plain, plain.parent):
        assert "nothing changed" in str(kremlin.extract(source, out=out))
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert sorted(before) == ["kremlin_counts.parquet", "kremlin_documents.parquet", "sealed.json"]


def test_a_part_does_not_replace_the_whole(made, tmp_path):
    file, out = made
    kremlin.extract(file, out=out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    part = write(tmp_path / "part", FORUM)
    with pytest.raises(ValueError, match="lacks 2 of the 3 documents .*kremlin-000003.* --out"):
        kremlin.extract(part, out=out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    kremlin.extract(part, out=tmp_path / "elsewhere")
    more = write(tmp_path / "more", FORUM, NOTE, TITLE_ONLY, {**FORUM, "id": "kremlin-000009"})
    assert len(kremlin.extract(more, out=out).changed) == 2


def test_a_run_that_fails_leaves_the_last_good_files(made, monkeypatch):
    file, out = made
    kremlin.extract(file, out=out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    write(file.parent, FORUM, NOTE, TITLE_ONLY, {**FORUM, "id": "kremlin-000009"})
    kept = kremlin.derived.parquet

    def stop_at_the_second(table):
        if "voice" in table.column_names:
            raise OSError("no space left")
        return kept(table)

    monkeypatch.setattr(kremlin.derived, "parquet", stop_at_the_second)
    with pytest.raises(OSError, match="no space"):
        kremlin.extract(file, out=out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in out.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "president-ua-72001"}, "line 1: the id is 'president-ua-72001', expected kremlin- and six"),
        ({"date": "21.02.2022"}, "line 1: the date is '21.02.2022', expected a day such as"),
        ({"date": None}, "line 1: the date is None"),
        ({"source": "elsewhere"}, "line 1: the source is 'elsewhere', expected iandennismiller"),
        (
            {"turns": [{"voice": "unsplit", "text": "Words."}]},
            "line 1: the voice is 'unsplit', expected pres",
        ),
        ({"turns": [{"voice": "other"}]}, "line 1 is no document: it should have id, date"),
        ({"turns": [{"voice": "other", "text": 1}]}, "line 1: kind and texts should be text"),
    ],
)
def test_another_document_is_refused_by_its_line(tmp_path, change, said):
    file = write(tmp_path / "source", {**FORUM, **change})
    with pytest.raises(ValueError, match=re.escape(said)):
        kremlin.extract(file, out=tmp_path / "derived")
    assert not (tmp_path / "derived").exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.jsonl", "is empty"),
        (b"state,year\nRUS,2022\n", "a.csv", "a.csv, line 1 is not JSON"),
        (b"[1, 2]\n", "a.jsonl", "line 1 is no document"),
        (b"no archive", "a.jsonl.gz", "a.jsonl.gz, line 1 is not JSON"),
        (gzip.compress(b"x" * 9999, mtime=0)[:20], "a.jsonl.gz", "is damaged or cut short"),
        (b"\xff\xfe{\n", "a.jsonl", "is text in UTF-16"),
    ],
)
def test_another_file_is_refused(tmp_path, content, name, said):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ValueError, match=said):
        kremlin.extract(file, out=tmp_path / "derived")


def test_a_document_twice_and_a_file_that_is_not_there(tmp_path):
    file = write(tmp_path / "source", FORUM, NOTE, FORUM)
    with pytest.raises(ValueError, match="line 3: kremlin-000007 stands in line 1 already"):
        kremlin.extract(file, out=tmp_path / "derived")
    with pytest.raises(FileNotFoundError, match="neither a file nor a folder"):
        kremlin.extract(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="holds neither kremlin.jsonl.gz nor kremlin.jsonl"):
        kremlin.extract(tmp_path / "empty")


def test_the_command(made, capsys):
    file, out = made
    cli.main(["extract", "kremlin", "--source", str(file), "--out", str(out)])
    assert "3 documents" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="conceptshift extract: .*neither a file nor a folder"):
        cli.main(["extract", "kremlin", "--source", str(out / "none")])


def test_what_is_counted_keeps_to_the_schema(made, tmp_path):
    root = tmp_path / "root"
    shutil.copytree(tables.ROOT / "data", root / "data")
    for name in ("documents", "counts"):
        root.joinpath(f"data/derived/kremlin_{name}.parquet").unlink()
    kremlin.extract(made[0], root)
    assert tables.load("kremlin_counts", root)["tokens"].sum() > 0
    assert [problem for problem in tables.check(root) if "kremlin" in str(problem)] == []


class TestTheCommittedTables:
    def test_documents_and_words_are_those_of_the_corpus(self):
        documents, counts = tables.load("kremlin_documents"), tables.load("kremlin_counts")
        assert documents["collection"].value_counts().to_dict() == {"mirror": 7234, "releases": 815}
        tokens = counts.merge(documents).groupby(["collection", "voice"])["tokens"].sum()
        assert tokens["mirror"].to_dict() == {
            "president": 1_232_020, "written": 115_309, "other": 875_734, "narration": 690_118,
        }  # fmt: skip
        assert tokens["releases"].to_dict() == {
            "president": 283_871, "written": 28_979, "other": 173_235, "narration": 80_229,
        }  # fmt: skip

    def test_parts_are_not_more_than_their_wholes(self):
        counts = tables.load("kremlin_counts")
        assert (counts["near_nato"] <= counts["tokens"]).all()
        for category in ("threat", "partnership"):
            assert (counts[f"near_nato_{category}"] <= counts[category]).all()
        assert (counts.loc[counts["nato"] == 0, "near_nato"] == 0).all()

    def test_nothing_but_numbers_and_the_kind_is_kept(self):
        assert tables.load("kremlin_documents")["kind"].nunique() == 11
        texts = tables.load("kremlin_counts").select_dtypes("string").columns
        assert list(texts) == ["document_id", "voice"]

    def test_every_expression_finds_what_it_is_meant_to_and_nothing_else(self):
        patterns = kremlin.plan().patterns

        def found(name, text):
            return sum(len(one.findall(text)) for one in patterns[name])

        for text in ("The West", "the collective West’s aim", "East and West", "“West”"):
            assert found("the_west", text) == 1, text
        for text in ("the west", "Western aims", "West Siberian oil", "Europe-West China", "West-2021"):
            assert found("the_west", text) == 0, text
        for text in (
            "security guarantees",
            "Guarantees of Russia’s security",
            "a guarantee for our security",
        ):
            assert found("guarantees", text) == 1, text
        for text in (
            "guarantees",
            "the security of guarantees",
            "guarantees of a much more lasting security",
        ):
            assert found("guarantees", text) == 0, text


@pytest.mark.texts
@pytest.mark.skipif(not KREMLIN, reason="CONCEPTSHIFT_KREMLIN does not name the Kremlin's documents")
class TestTheRealFile:
    def test_extraction_reproduces_the_committed_files_byte_for_byte(self, tmp_path):
        report = kremlin.extract(Path(KREMLIN), out=tmp_path)
        assert "8,049 documents" in str(report) and "3,479,495 tokens" in str(report)
        committed = Path(tables.ROOT, "data", "derived")
        written = sorted(path.name for path in tmp_path.glob("*.parquet"))
        assert written == ["kremlin_counts.parquet", "kremlin_documents.parquet"]
        for name in written:
            assert (tmp_path / name).read_bytes() == (committed / name).read_bytes(), name
        seals, all_seals = (json.loads((one / "sealed.json").read_text()) for one in (tmp_path, committed))
        assert seals.items() <= all_seals.items()

    def test_the_counts_are_those_of_the_coverage_table(self):
        """Others counted each month with code of their own: the same lengths and words, and the names by narrower rules."""
        with (kremlin.source(Path(KREMLIN)).parent / "coverage.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            rows = [
                row for row in csv.DictReader(file) if row["unit"] == "month" and row["set"] != "zelenskyy"
            ]
        documents = tables.load("kremlin_documents")
        documents["month"] = documents["published_on"].dt.strftime("%Y-%m")
        counts = tables.load("kremlin_counts").merge(documents)
        held = documents["month"].value_counts()
        whole = counts.groupby("month").sum(numeric_only=True)
        spoken = counts[counts["voice"] == "president"].groupby("month").sum(numeric_only=True)
        same = {
            "tokens": "tokens",
            "west": "west",
            "threat": "threat_words",
            "partnership": "partnership_words",
        }
        apart = defaultdict(int)
        for row in rows:
            assert held[row["period"]] == int(row["documents"])
            for voice, table in (("all", whole), ("president", spoken)):
                ours = table.loc[row["period"]] if row["period"] in table.index else defaultdict(int)
                theirs = {name: int(row[f"{name}_{voice}"] or 0) for name in (
                    *same.values(), "nato", "nato_hyphenated", "the_west", "security_guarantees",
                )}  # fmt: skip
                assert {one: ours[one] for one in same} == {one: theirs[name] for one, name in same.items()}
                apart[voice, "nato"] += ours["nato"] - theirs["nato"] - theirs["nato_hyphenated"]
                apart[voice, "guarantees"] += abs(ours["guarantees"] - theirs["security_guarantees"])
                apart[voice, "the_west"] += ours["the_west"] - theirs["the_west"]
        # without “Atlantic alliance” and the treaty; without “The West” and “the so-called West”
        assert apart["all", "nato"] == 9 and apart["president", "nato"] == 4
        assert apart["all", "guarantees"] <= 1 and 0 < apart["president", "the_west"] < 10
