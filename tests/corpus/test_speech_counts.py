"""The extraction of the UN speeches: against a recount, on processes and on a cluster, of a part, and when it is killed.

On the real archive too, where `CONCEPTSHIFT_UNGDC` names it.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import warnings
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
import recount
import small_speeches as small

from conceptshift import tables
from conceptshift.corpus import dask_workers, speech_counts, speech_files, workers
from conceptshift.tables import together

FILES = tuple(f"{name}.parquet" for name in ("speeches", *speech_counts.COUNTS))
OWN = {*tables.load("membership")["iso3"], "RUS", "CHN", "UKR", "GEO", "MDA", "BLR"}
FORMS = tables.load("node_forms")
UNGDC = os.environ.get("CONCEPTSHIFT_UNGDC")
LONGEST = 600  # seconds until a process that the tests start is taken for stuck


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return small.write_archive(tmp_path_factory.mktemp("as it comes") / "UNGDC.tgz", small.files())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return small.write_folder(tmp_path_factory.mktemp("unpacked"), small.files())


@pytest.fixture(scope="module")
def made(archive, tmp_path_factory):
    """The tables that two processes make of the archive, and the report."""
    out = tmp_path_factory.mktemp("made") / "derived"
    return out, speech_counts.extract(archive, processes=2, out=out)


@pytest.fixture
def out(tmp_path):
    """A folder of last good files."""
    for name in FILES:
        tmp_path.joinpath("derived").mkdir(exist_ok=True)
        tmp_path.joinpath("derived", name).write_text(f"the last good {name}")
    return tmp_path / "derived"


def read(out):
    return {name: Path(out, name).read_bytes() for name in FILES}


def load(out, name):
    return pd.read_parquet(Path(out, f"{name}.parquet"))


def same(table, expected):
    key = list(table.columns[:-1])
    expected = expected.sort_values(key, ignore_index=True)[list(table.columns)]
    pd.testing.assert_frame_equal(table, expected, check_dtype=False)


class TestTheCounts:
    def test_lengths_and_checksums_are_those_of_a_recount(self, made):
        speeches = load(made[0], "speeches")
        pd.testing.assert_frame_equal(
            speeches.drop(columns="bloc"), recount.lengths(small.speeches()), check_dtype=False
        )

    def test_a_bloc_is_what_the_state_was_on_the_eve_of_the_debate(self, made):
        bloc = load(made[0], "speeches").set_index(["iso3", "year"])["bloc"]
        assert bloc["FIN", 2021] == "other" and bloc["FIN", 2024] == "nato"
        assert bloc["SWE", 2021] == "other" and bloc["SWE", 2024] == "nato"  # joined in March of that year
        assert bloc["POL", 1997] == "other" and bloc["POL", 2000] == "nato"
        assert bloc["USA", 1990] == "nato" and bloc["RUS", 1990] == "russia"
        assert bloc["CHN", 2024] == "china" and bloc["EU", 2024] == "other"

    def test_terms_are_those_of_a_recount(self, made):
        every = recount.terms(small.speeches()).query("year >= 1991")
        own = every["iso3"].isin(OWN)
        same(load(made[0], "term_counts"), every[own])
        others = load(made[0], "other_term_counts")
        same(
            others.drop(columns="speeches"),
            every[~own].groupby(["year", "term"], as_index=False)["count"].sum(),
        )
        word = every["term"].str.replace("’", "'").str.replace("'s$", "", regex=True)
        speakers = every[~own].groupby([every["year"], word])["iso3"].nunique()
        asked = others["term"].str.replace("’", "'").str.replace("'s$", "", regex=True)
        expected = speakers[list(zip(others["year"], asked, strict=True))]
        assert others["speeches"].tolist() == expected.tolist()
        assert others["term"].str.contains("['’]s$").any(), "a word is there in two forms"

    def test_mentions_are_those_of_a_recount(self, made):
        rows = [
            (name[:-8], int(name[-4:]), node, form)
            for name, raw in small.speeches().items()
            for node, form, _, _ in recount.mentions(recount.tokens(raw), FORMS)
        ]
        expected = pd.DataFrame(rows, columns=["iso3", "year", "node", "form"]).value_counts().reset_index()
        same(load(made[0], "node_mentions"), expected)

    def test_windows_are_those_of_a_recount(self, made):
        rows = [
            (name[:-8], int(name[-4:]), node, term, n)
            for name, raw in small.speeches().items()
            if name[:-8] in OWN and int(name[-4:]) >= 1991
            for node in ("russia", "nato", "china")
            for term, n in recount.windows(recount.tokens(raw), FORMS, node).items()
        ]
        same(load(made[0], "windows"), pd.DataFrame(rows, columns=["iso3", "year", "node", "term", "count"]))

    def test_the_tables_keep_to_their_schemas(self, made, tmp_path):
        shutil.copytree(tables.ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.parquet"))
        for name in FILES:
            shutil.copy(made[0] / name, tmp_path / "data" / "derived")
        tables.seal(tmp_path)
        problems = [problem for problem in tables.check(tmp_path) if Path(problem.file).name in FILES]
        assert problems == []

    def test_the_totals_are_those_of_a_recount(self, archive, monkeypatch):
        monkeypatch.setattr(speech_files, "TOGETHER", 3)  # many batches, so that sums are summed up
        with workers.workers(processes=1) as one:
            totals = speech_counts.totals(one, speech_files.source(archive)).to_pandas()
        same(totals, recount.terms(small.speeches()).groupby("term", as_index=False)["count"].sum())


class TestTheReport:
    def test_it_says_what_was_read_and_what_was_left_out(self, made):
        said = str(made[1])
        assert f"{len(small.speeches())} speeches of 1990 to 2024" in said
        assert f"{recount.lengths(small.speeches())['tokens'].sum():,} tokens" in said
        assert "no speech by its name, left out:" in said and all(name in said for name in small.STRAY)
        assert "files with a byte-order mark" in said and "not in UTF-8 throughout" in said
        assert f"changed: {', '.join(FILES)}" in said

    def test_texts_in_other_encodings_are_read_and_named(self, tmp_path):
        said = "NATO and Russia met."
        texts = {
            "TXT/USA_77_2022.txt": said.encode("utf-16"),
            "TXT/RUS_77_2022.txt": "NATO’s word: in¬flicted".replace("’", "â€™").encode(),
            "TXT/CHN_77_2022.txt": b"Peace\0.",
            "TXT/POL_77_2022.txt": said.encode(),
        }
        source = small.write_archive(tmp_path / "speeches.tgz", texts)
        report = speech_counts.extract(source, processes=1, out=tmp_path / "derived")
        told = str(report).splitlines()
        assert "1 file in UTF-16, read as such: USA_77_2022" in told
        assert "1 file with bytes of nought, as no text has, read all the same: CHN_77_2022" in told
        assert any(line.startswith("1 file with characters encoded twice") for line in told)
        assert any(line.startswith("1 file with not signs") and line.endswith("RUS_77_2022") for line in told)
        lengths = load(tmp_path / "derived", "speeches").set_index("speech_id")["tokens"]
        assert lengths["USA_77_2022"] == lengths["POL_77_2022"] == 4 and lengths["RUS_77_2022"] == 3

    def test_speeches_without_a_word_and_texts_that_stand_twice_are_named(self, tmp_path):
        texts = {
            "TXT/USA_77_2022.txt": b"",
            "TXT/RUS_77_2022.txt": b"Peace.",
            "TXT/CHN_77_2022.txt": b"Peace.",
        }
        source = small.write_folder(tmp_path / "in", texts)
        report = speech_counts.extract(source, processes=1, out=tmp_path / "out")
        assert "without a word, left out: USA_77_2022" in str(report)
        assert "the same text under several names, each of them counted: CHN_77_2022 and RUS_77_2022" in str(
            report
        )
        assert load(tmp_path / "out", "speeches")["speech_id"].tolist() == ["CHN_77_2022", "RUS_77_2022"]
        assert load(tmp_path / "out", "windows").empty

    def test_long_speeches_are_counted_without_a_warning(self, tmp_path):
        long = {f"TXT/RUS_{year - 1945}_{year}.txt": b"peace " * 300_000 for year in range(1991, 1999)}
        archive = small.write_archive(tmp_path / "long.tgz", long)
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            report = speech_counts.extract(archive, processes=1, out=tmp_path / "out")
        assert "2,400,000 tokens" in str(report)


class TestTheSameBytes:
    def test_one_process_on_the_folder_makes_what_two_make_of_the_archive(
        self, folder, made, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(speech_files, "TOGETHER", 11)
        report = speech_counts.extract(folder, processes=1, out=tmp_path)
        assert read(tmp_path) == read(made[0])
        assert [Path(name).name for name in report.odd] == [Path(name).name for name in made[1].odd]

    def test_a_second_run_changes_nothing(self, archive, made):
        before = read(made[0])
        report = speech_counts.extract(archive, processes=2, out=made[0])
        assert report.changed == () and "nothing changed" in str(report)
        assert read(made[0]) == before

    def test_processes_that_start_anew_make_them_too(self, folder, made, tmp_path, monkeypatch):
        """As where a process cannot be a copy of the command: on Windows and macOS, and beside other threads."""
        monkeypatch.setattr(workers, "_start_method", lambda: "spawn")
        speech_counts.extract(folder, processes=1, out=tmp_path)
        assert read(tmp_path) == read(made[0])


class TestAPart:
    """What holds less than was counted before does not take its place."""

    @pytest.fixture
    def whole(self, made, tmp_path):
        return shutil.copytree(made[0], tmp_path / "derived")

    def test_it_does_not_replace_the_whole_and_what_is_missing_is_said(self, whole, tmp_path):
        part = {name: text for name, text in small.files().items() if "_2024" not in name or "RUS" in name}
        before = read(whole)
        with pytest.raises(ValueError) as caught:
            speech_counts.extract(small.write_zip(tmp_path / "part.zip", part), processes=1, out=whole)
        said = str(caught.value)
        assert "a part does not replace the whole: name another folder with --out" in said
        assert "Of 130 speeches 9 are missing, of 2024: BLR_79_2024, BRA_79_2024" in said
        assert said.endswith("FIN_79_2024 and 4 more") and "RUS" not in said
        assert read(whole) == before

    def test_elsewhere_it_is_counted(self, whole, tmp_path):
        part = {name: text for name, text in small.files().items() if "_1991" in name}
        report = speech_counts.extract(
            small.write_folder(tmp_path / "part", part), processes=1, out=tmp_path / "elsewhere"
        )
        assert "10 speeches of 1991 to 1991" in str(report)
        every = load(whole, "speeches")
        pd.testing.assert_frame_equal(
            load(tmp_path / "elsewhere", "speeches"), every[every["year"] == 1991].reset_index(drop=True)
        )

    def test_a_file_that_lost_its_words_is_missing(self, whole, tmp_path):
        files = {name: b"" if "RUS_79" in name else text for name, text in small.files().items()}
        with pytest.raises(ValueError, match="Of 130 speeches 1 is missing, of 2024: RUS_79_2024$"):
            speech_counts.extract(small.write_archive(tmp_path / "un.tgz", files), processes=1, out=whole)

    def test_more_speeches_and_other_texts_do_replace_it(self, whole, tmp_path):
        files = small.files() | {"TXT/UKR_79_2024.txt": b"Peace."}
        changed = next(name for name in files if "RUS_79" in name)
        report = speech_counts.extract(
            small.write_archive(tmp_path / "un.tgz", files | {changed: b"War."}), processes=1, out=whole
        )
        assert (
            "with another text than the one that was counted before: RUS_79_2024" in str(report).splitlines()
        )
        assert len(load(whole, "speeches")) == 131

    def test_an_eighth_of_the_corpus_does_not_replace_the_committed_tables(self, archive):
        before = read(tables.ROOT / "data" / "derived")
        with pytest.raises(ValueError, match=r"Of 10,952 speeches 10,\d+ are missing, of 1946 to 2024"):
            speech_counts.extract(archive, processes=1)
        assert read(tables.ROOT / "data" / "derived") == before


class TestWhatGoesWrong:
    def run(self, script, **options):
        return subprocess.run(
            [sys.executable, "-c", script],
            cwd=tables.ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST,
            **options,
        )

    def test_an_archive_that_is_cut_short_changes_nothing(self, archive, out, tmp_path):
        before = read(out)
        cut = tmp_path / "cut.tgz"
        cut.write_bytes(archive.read_bytes()[:-100])
        with pytest.raises(ValueError, match="cut short"):
            speech_counts.extract(cut, processes=1, out=out)
        assert read(out) == before

    def test_a_file_that_a_worker_cannot_read_is_named_in_one_sentence(self, out, tmp_path):
        source = small.write_folder(tmp_path / "in", small.files())
        vanishing = next(source.rglob("RUS_79_2024.txt"))
        script = f"""
from pathlib import Path
from conceptshift import cli
from conceptshift.corpus import speech_files
class Vanishing(speech_files.Folder):
    def batches(self):
        Path({str(vanishing)!r}).unlink()
        return super().batches()
speech_files.Folder = Vanishing
if __name__ == "__main__":
    cli.main(["extract", "ungdc", "--source", {str(source)!r}, "--workers", "2", "--out", {str(out)!r}])
"""
        before = read(out)
        ran = self.run(script)
        assert ran.returncode == 1
        (line,) = ran.stderr.splitlines()
        assert "RUS_79_2024.txt" in line and line.startswith("conceptshift extract:")
        assert read(out) == before

    def test_no_cluster_is_started_and_dask_is_not_loaded_unless_one_is_named(self, folder, tmp_path):
        script = f"""
import sys
from conceptshift import cli
if __name__ == "__main__":
    cli.main(["extract", "ungdc", "--source", {str(folder)!r}, "--workers", "2", "--out", {str(tmp_path)!r}])
    print(*sorted({{"dask", "distributed"}} & {{*sys.modules}}), file=sys.stderr)
"""
        ran = self.run(script)
        assert ran.returncode == 0 and ran.stderr.split() == []

    def test_a_process_that_is_ended_from_outside_is_named(self, folder, out, monkeypatch):
        before = read(out)
        monkeypatch.setattr(speech_counts, "count", _end)
        with pytest.raises(ChildProcessError, match="is there memory for it"):
            speech_counts.extract(folder, processes=1, out=out)
        assert read(out) == before

    @pytest.mark.parametrize("survives", [0, 3])
    def test_a_kill_while_files_take_their_place_leaves_each_whole_and_the_next_command_all(
        self, archive, made, out, survives
    ):
        script = f"""
import os, signal
from pathlib import Path
from conceptshift.corpus import speech_counts
done, replace = [], os.replace
def until(*names):
    if len(done) == {survives}:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(replace(*names))
if __name__ == "__main__":
    os.replace = until
    speech_counts.extract(Path({str(archive)!r}), processes=1, out=Path({str(out)!r}))
"""
        old, new = read(out), read(made[0])
        ran = self.run(script)
        assert ran.returncode == -signal.SIGKILL, ran.stderr
        now = read(out)
        assert all(now[name] in (old[name], new[name]) for name in FILES)
        assert any(now[name] == old[name] for name in FILES)
        together.finish(out)
        assert read(out) == new

    @pytest.mark.parametrize("by", ["SIGKILL", "SIGINT"])
    def test_stopped_while_counting_it_leaves_the_last_good_files_and_no_process(self, folder, out, by):
        """SIGINT goes to all processes, as Ctrl-C does in a terminal; SIGKILL to the command alone."""
        script = f"""
import multiprocessing, os, signal
from conceptshift import cli
from conceptshift.corpus import speech_files, workers
speech_files.TOGETHER = 11
each = workers.Processes.each
def watched(*arguments):
    print(*[process.pid for process in multiprocessing.active_children()], flush=True)
    for number, result in enumerate(each(*arguments)):
        if number == 2:
            signal.{by} == signal.SIGINT and os.killpg(0, signal.SIGINT) or os.kill(os.getpid(), signal.{by})
        yield result
workers.Processes.each = watched
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which tests in the background would not have
    cli.main(["extract", "ungdc", "--source", {str(folder)!r}, "--workers", "2", "--out", {str(out)!r}])
"""
        before = read(out)
        ran = self.run(script, start_new_session=True)
        assert read(out) == before
        assert not [path for path in out.glob(".*")]
        if by == "SIGINT":
            assert ran.returncode == 1
            assert ran.stderr.strip() == "conceptshift extract: stopped; the files are the last good ones"
        else:
            assert ran.returncode == -signal.SIGKILL
        processes = [int(number) for number in ran.stdout.split()]
        assert len(processes) == 2
        deadline = time.monotonic() + LONGEST
        while any(_runs(process) for process in processes):
            assert time.monotonic() < deadline, "the workers outlive the command"
            time.sleep(0.1)


def _end(batch, plan):
    os.kill(os.getpid(), signal.SIGKILL)


def _runs(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


class TestTheCommittedTables:
    def test_they_hold_the_whole_corpus(self):
        speeches = tables.load("speeches")
        assert (len(speeches), speeches["tokens"].sum()) == (10_952, 31_556_473)
        assert (speeches["year"].min(), speeches["year"].max()) == (1946, 2024)
        assert (speeches["session"] + 1945 == speeches["year"]).all()

    def test_terms_add_up_to_the_lengths_of_the_speeches(self):
        speeches = tables.load("speeches").query("year >= 1991")
        own = speeches["iso3"].isin(OWN)
        counted = tables.load("term_counts").groupby(["iso3", "year"])["count"].sum()
        assert counted.to_dict() == speeches[own].set_index(["iso3", "year"])["tokens"].to_dict()
        others = tables.load("other_term_counts").groupby("year")["count"].sum()
        assert others.to_dict() == speeches[~own].groupby("year")["tokens"].sum().to_dict()

    def test_a_name_of_one_word_stands_in_as_many_speeches_of_other_states_as_its_mentions_say(self):
        mentions = tables.load("control_mentions").query("node == 'brazil' and year >= 1991")
        named = mentions[~mentions["iso3"].isin(OWN)].groupby("year").size()
        others = tables.load("other_term_counts").set_index(["term", "year"])["speeches"]
        word = others["brazil"].reindex(named.index, fill_value=0)
        # the mentions know more forms (Brazilian, and compounds)
        assert (word <= named).all() and word.sum() > 0.7 * named.sum()

    def test_mentions_of_one_word_are_never_more_than_the_word(self):
        terms = tables.load("term_counts")
        plain = terms.assign(term=terms["term"].str.replace("['’]s$", "", regex=True))
        words = plain.groupby(["iso3", "year", "term"])["count"].sum()
        mentions = tables.load("node_mentions").query("year >= 1991 and form == 'nato'")
        mentions = mentions[mentions["iso3"].isin(OWN)].set_index(["iso3", "year", "form"])["count"]
        compounds = terms[
            terms["term"].str.contains(r"(?:^|-)nato(?:['’]s)?(?:-|$)") & terms["term"].str.contains("-")
        ]
        extra = compounds.groupby(["iso3", "year"])["count"].sum()
        for (iso3, year, form), n in mentions.items():
            assert n == words.get((iso3, year, form), 0) + extra.get((iso3, year), 0)

    def test_the_blocs_are_those_of_the_membership_table(self):
        speeches = tables.load("speeches")
        joined = tables.load("membership").set_index("iso3")["joined_on"]
        for row in speeches.itertuples():
            member = row.iso3 in joined.index and joined[row.iso3] < pd.Timestamp(row.year, 9, 1)
            assert (row.bloc == "nato") == member


@pytest.mark.texts
@pytest.mark.skipif(not UNGDC, reason="CONCEPTSHIFT_UNGDC does not name the archive of the UN speeches")
class TestTheArchive:
    def test_extraction_reproduces_the_committed_files_byte_for_byte(self, tmp_path):
        report = speech_counts.extract(Path(UNGDC), out=tmp_path)
        assert "10,952 speeches" in str(report) and "31,556,473 tokens" in str(report)
        assert read(tmp_path) == read(tables.ROOT / "data" / "derived")

    def test_a_recount_of_two_hundred_speeches_agrees_term_by_term(self):
        sample = set(random.Random(20220629).sample(tables.load("speeches")["speech_id"].tolist(), 200))
        texts = {}
        with tarfile.open(UNGDC) as tar:
            for member in tar:
                name = Path(member.name).stem
                if name in sample:
                    texts[name] = tar.extractfile(member).read()
        assert set(texts) == sample
        lengths = recount.lengths(texts)
        speeches = tables.load("speeches")
        speeches = speeches[speeches["speech_id"].isin(sample)].sort_values("speech_id", ignore_index=True)
        pd.testing.assert_frame_equal(speeches[list(lengths.columns)], lengths, check_dtype=False)

        batch = speech_files.Batch(tuple(texts), tuple(texts.values()), 0)
        plan = speech_counts.Plan(speech_counts.nodes.forms(FORMS), frozenset(speeches["iso3"]))
        terms = recount.terms(texts)
        counted = speech_counts.count(batch, plan).tables["term_counts"].to_pandas()
        late = terms.query("year >= 1991")
        same(counted.sort_values(["iso3", "year", "term"], ignore_index=True), late)
        everything = speech_counts.terms(batch).to_pandas().sort_values("term", ignore_index=True)
        same(everything, terms.groupby("term", as_index=False)["count"].sum())

        own = late[late["iso3"].isin(OWN)]
        shipped = tables.load("term_counts").merge(own[["iso3", "year"]].drop_duplicates())
        same(shipped, own)
        assert len(own) > 10_000


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a real scheduler with two workers, each a process of its own, on the loopback interface."""
    place = tmp_path_factory.mktemp("cluster")
    with _process(
        "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", cwd=place
    ) as scheduler:
        address = _said(scheduler, "tcp://127.0.0.1:")
        options = (
            "--nthreads",
            "1",
            "--no-dashboard",
            "--host",
            "127.0.0.1",
            "--local-directory",
            str(place),
        )
        with (
            _process("worker", address, *options, cwd=place),
            _process("worker", address, *options, cwd=place),
        ):
            with dask_workers.cluster(address) as cluster:
                cluster.client.wait_for_workers(2, timeout=LONGEST)
            yield address


@contextmanager
def _process(what, *arguments, cwd):
    command = [sys.executable, "-m", "distributed.cli.dask_" + what, *arguments]
    with subprocess.Popen(
        command, cwd=cwd, env=os.environ | {"PYTHONPATH": str(tables.ROOT)}, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.communicate(timeout=LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()


def _said(process, start):
    """The first word that starts so among what the process says."""
    for line in process.stderr:
        for word in line.split():
            if word.startswith(start):
                return word
    raise AssertionError(f"the process ended without saying {start}…")


class TestOnACluster:
    """Last, since the threads that Dask leaves in the tests' process keep it from being copied."""

    def test_a_cluster_of_its_own_makes_them_too(self, archive, made, tmp_path):
        speech_counts.extract(archive, scheduler="local", processes=1, out=tmp_path)
        assert read(tmp_path) == read(made[0])

    @pytest.mark.parametrize("form", ["archive", "folder"])
    def test_a_cluster_of_two_workers_makes_them_too(
        self, form, request, cluster, made, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(speech_files, "TOGETHER", 11)
        speech_counts.extract(request.getfixturevalue(form), scheduler=cluster, out=tmp_path)
        assert read(tmp_path) == read(made[0])

    @pytest.mark.parametrize(
        ("address", "says"),
        [
            ("tcp://127.0.0.1:1", "no Dask scheduler answers"),
            ("nonsense", "no Dask scheduler answers at nonsense"),
        ],
    )
    def test_a_scheduler_that_is_not_there_is_named(self, archive, out, monkeypatch, address, says):
        monkeypatch.setattr(dask_workers, "ANSWER", 1)
        with pytest.raises(ConnectionError, match=says):
            speech_counts.extract(archive, scheduler=address, out=out)

    def test_a_scheduler_without_workers_is_named(self, archive, out, tmp_path, monkeypatch):
        monkeypatch.setattr(dask_workers, "PATIENCE", 1)
        with _process(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", cwd=tmp_path
        ) as process:
            address = _said(process, "tcp://127.0.0.1:")
            with pytest.raises(ConnectionError, match="has had no workers"):
                speech_counts.extract(archive, scheduler=address, out=out)
