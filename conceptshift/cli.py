"""The command line: `conceptshift check | describe | package | findings | multiverse | extract | concordance`."""

from __future__ import annotations

import argparse
import csv
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import FrameType

import conceptshift
from conceptshift import tables
from conceptshift.tables import edited, stale
from conceptshift.tables.problem import told


def main(argv: list[str] | None = None) -> None:
    """Run one subcommand; exit status 1 where something is wrong with what was given, 2 where the call is."""
    arguments = _parser().parse_args(argv)
    try:
        with _stopped_alike():
            if tables.finish():
                print(
                    "Note: a command was killed while it replaced files in data/; now all of them are replaced."
                )
            arguments.run(arguments)
    except (
        OSError,
        ValueError,
    ) as error:  # what a user can mend; anything else is a defect and shows its trace
        sys.exit(f"conceptshift {arguments.command}: {error}")
    except KeyboardInterrupt:
        sys.exit(f"\nconceptshift {arguments.command}: stopped; the files are the last good ones")


@contextmanager
def _stopped_alike() -> Iterator[None]:
    """Whatever asks the command to stop, it does so as at Ctrl-C; what is to live on (`nohup`) does."""
    asked = [one for one in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(one) is signal.SIG_DFL]
    for one in asked:
        signal.signal(one, _stop)
    try:
        yield
    finally:
        for one in asked:
            signal.signal(one, signal.SIG_DFL)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _check(arguments: argparse.Namespace) -> None:
    problems = tables.check()
    if problems:
        print(told(problems), file=sys.stderr)
        sys.exit(f"{len(problems)} problem{'s' if len(problems) > 1 else ''} in data/; nothing was changed")
    print(f"{len(tables.names())} tables keep to their schemas, and every key finds its row")
    for note in [*edited.notes(), *stale.notes(), *stale.older()]:
        print(f"Note: {note}.")


def _describe(arguments: argparse.Namespace) -> None:
    print(tables.describe(arguments.table))


def _package(arguments: argparse.Namespace) -> None:
    changed = tables.seal() if arguments.derived else tables.write_package()
    print(f"{tables.PACKAGE} {'is put together anew' if changed else 'was current; nothing changed'}")


def _findings(arguments: argparse.Namespace) -> None:
    records = _records(arguments.name)
    if arguments.format == "json":
        json.dump(records, sys.stdout, ensure_ascii=False, indent=1)
        print()
    elif arguments.format == "csv":
        rows = csv.DictWriter(sys.stdout, list(_flat(records[0])), lineterminator="\n")
        rows.writeheader()
        rows.writerows(map(_flat, records))
    else:
        shown = ("name", "text", "interval", "value", "unit", "drawn", "tables")
        table = [shown, *([_told(_flat(record)[column]) for column in shown] for record in records)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        for row in table:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _multiverse(arguments: argparse.Namespace) -> None:
    from conceptshift.story.multiverse import table  # loads the measures of all subjects

    print(f"{table.write():,} points are computed into data/derived/multiverse.parquet")


def _records(name: str | None) -> list[dict]:
    """The shown values of all findings; with a name, those of the finding, or those whose name begins with it."""
    from conceptshift.measures.finding import FINDINGS, nearest

    for module in walk_packages(conceptshift.__path__, "conceptshift."):
        if {"findings", "story"} & set(module.name.split(".")):
            import_module(module.name)
    if name is None:
        asked = list(FINDINGS)
    elif (first := name.partition(".")[0]) in FINDINGS:
        asked = [first]
    else:
        near = nearest(name, list(FINDINGS))
        raise ValueError(
            f"there is no finding {name!r}" + (f"; the nearest are {', '.join(near)}" if near else "")
        )
    records = [record for one in asked for record in FINDINGS[one].records()]
    if name not in (None, *asked):
        names = [record["name"] for record in records]
        records = [record for record in records if f"{record['name']}.".startswith(f"{name}.")]
        if not records:
            raise ValueError(f"there is no value {name!r}; the nearest are {', '.join(nearest(name, names))}")
    if not records:
        raise ValueError("there is no finding yet")
    return records


def _flat(record: dict) -> dict:
    row = "; ".join(f"{key}={part}" for key, part in record["row"].items())
    return record | {"row": row, "tables": " ".join(record["tables"])}


def _told(value: object) -> str:
    return "" if value is None else str(value)


def _extract_articles(arguments: argparse.Namespace) -> None:
    from conceptshift.corpus import terms  # loads the stemmer, which the other commands do without

    print(terms.extract(arguments.source, out=arguments.out))
    _remember("articles", arguments)


def _extract_ungdc(arguments: argparse.Namespace) -> None:
    from conceptshift.corpus import speech_counts  # loads Arrow

    print(speech_counts.extract(arguments.source, arguments.scheduler, arguments.workers, out=arguments.out))
    _remember("ungdc", arguments)


def _extract_grievance(arguments: argparse.Namespace) -> None:
    from conceptshift.corpus import grievance  # loads the stemmer, which the other commands do without

    print(grievance.extract(arguments.source, out=arguments.out))


def _extract_phrases(arguments: argparse.Namespace) -> None:
    from conceptshift.corpus import phrases

    print(phrases.extract(arguments.source))
    _remember("phrases", arguments)


def _extract_kremlin(arguments: argparse.Namespace) -> None:
    from conceptshift.corpus import kremlin  # loads the stemmer, which the other commands do without

    print(kremlin.extract(arguments.source, out=arguments.out))
    _remember("kremlin", arguments)


def _remember(corpus: str, arguments: argparse.Namespace) -> None:
    """Note what the book's own counts were made with; counts elsewhere are none of them."""
    if getattr(arguments, "out", None) is None:
        stale.remember(corpus)


def _concordance(arguments: argparse.Namespace) -> None:
    from conceptshift.corpus import concordance, nodes, speech_files

    read = concordance.speeches(speech_files.source(arguments.source), tables.load("speeches"))
    forms = nodes.forms(tables.load("node_forms"))
    for line in concordance.lines(read, tables.load("lexicon_validation"), forms):
        print(line)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="conceptshift", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check every table in data/ against its schema and its keys")
    check.set_defaults(run=_check)

    describe = commands.add_parser("describe", help="say what a table holds, column by column")
    describe.add_argument("table", nargs="?", help="the table's name; without it, all tables are listed")
    describe.set_defaults(run=_describe)

    package = commands.add_parser("package", help="put data/datapackage.json together from the descriptions")
    package.add_argument(
        "--derived",
        action="store_true",
        help="first take the files of data/derived/ as they are now, where their change is meant",
    )
    package.set_defaults(run=_package)

    found = commands.add_parser(
        "findings",
        help="print the book's numbers: as worded, as computed, and what each was made of",
        description="Computes the findings and prints each shown value with its interval, unit, tables and row.",
    )
    found.add_argument(
        "name",
        nargs="?",
        help="a finding (ally), or the beginning of a value's name (ally.2022); without it, all",
    )
    found.add_argument("--format", choices=["table", "csv", "json"], default="table")
    found.set_defaults(run=_findings)

    multiverse = commands.add_parser(
        "multiverse",
        help="compute the headlines under every combination of choices, into data/derived/",
        description="Computes how each headline reads wherever the choices behind it meet. It takes up to a minute.",
    )
    multiverse.set_defaults(run=_multiverse)

    extract = commands.add_parser("extract", help="count words into data/derived/, from texts that you hold")
    corpora = extract.add_subparsers(dest="corpus", required=True, metavar="CORPUS")
    _articles_parser(corpora)
    _ungdc_parser(corpora)
    _grievance_parser(corpora)
    _phrases_parser(corpora)
    _kremlin_parser(corpora)

    shown = commands.add_parser(
        "concordance",
        help="show the coded mentions in the UN speeches, to holders of the archive",
        description="Prints each mention of data/lexicon_validation.csv with its code and the words around it.",
    )
    shown.add_argument(
        "--source", required=True, type=Path, help="the archive (.tgz, .tar, .zip), or its folder"
    )
    shown.set_defaults(run=_concordance)
    return parser


def _articles_parser(corpora: argparse._SubParsersAction) -> None:
    articles = corpora.add_parser(
        "articles",
        help="the two news articles",
        description="Reads the two articles, which stay outside the repository, and counts their words.",
    )
    articles.add_argument("--source", required=True, type=_folder, help="the folder with the two text files")
    _out(articles)
    articles.set_defaults(run=_extract_articles)


def _ungdc_parser(corpora: argparse._SubParsersAction) -> None:
    ungdc = corpora.add_parser(
        "ungdc",
        help="the speeches at the UN General Debate",
        description="Reads the UN General Debate Corpus as it is distributed and counts the words of its speeches. "
        "The files in data/derived/ are replaced when all is counted, and stay as they are if it is stopped, or if "
        "the speeches are only a part of those that they were made of.",
    )
    ungdc.add_argument(
        "--source",
        required=True,
        type=Path,
        help="the archive (.tgz, .tar, .zip, or the .zip that Dataverse serves), or the folder it unpacks to, which a "
        "cluster's workers must see by the same path",
    )
    place = ungdc.add_mutually_exclusive_group()
    place.add_argument(
        "--workers", type=_several, metavar="N", help="processes of this machine (default: one a core)"
    )
    place.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="count on the Dask cluster at this address, such as tcp://10.0.0.1:8786, whose workers need this package; "
        "`local` starts one on this machine",
    )
    _out(ungdc)
    ungdc.set_defaults(run=_extract_ungdc)


def _grievance_parser(corpora: argparse._SubParsersAction) -> None:
    grievance = corpora.add_parser(
        "grievance",
        help="the Grievance Dictionary's words of threat in those speeches",
        description="Counts the words of threat of the Grievance Dictionary in what `extract ungdc` made of the "
        "speeches. The dictionary is not part of this repository.",
    )
    grievance.add_argument("--source", required=True, type=Path, help="its file dictionary_7plus.csv")
    _out(grievance)
    grievance.set_defaults(run=_extract_grievance)


def _phrases_parser(corpora: argparse._SubParsersAction) -> None:
    phrases = corpora.add_parser(
        "phrases",
        help="phrases of the concept of 2022, and names of two control states, in those speeches",
        description="Counts the forms of data/phrases.csv and data/control_names.csv in the speeches that "
        "`extract ungdc` has counted.",
    )
    phrases.add_argument(
        "--source", required=True, type=Path, help="the archive (.tgz), or the folder it unpacks to"
    )
    phrases.set_defaults(run=_extract_phrases)


def _kremlin_parser(corpora: argparse._SubParsersAction) -> None:
    kremlin = corpora.add_parser(
        "kremlin",
        help="what the President of Russia's English site published",
        description="Reads documents of en.kremlin.ru, one a line as JSON, and counts their words by voice. The files in "
        "data/derived/ are replaced when all is counted, and never by fewer documents than they have.",
    )
    kremlin.add_argument(
        "--source",
        required=True,
        type=Path,
        help="kremlin.jsonl.gz, also unpacked, or the folder that holds it",
    )
    _out(kremlin)
    kremlin.set_defaults(run=_extract_kremlin)


def _out(corpus: argparse.ArgumentParser) -> None:
    corpus.add_argument("--out", type=Path, metavar="FOLDER", help="write there (default: data/derived/)")


def _several(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; give 1 or more")
    return int(text)


def _folder(text: str) -> Path:
    path = Path(text)
    if not text or not path.is_dir():
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a folder; give the one that holds the two articles"
        )
    return path
