"""The command line: `conceptshift check | describe | extract`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from conceptshift import tables


def main(argv: list[str] | None = None) -> None:
    """Run one subcommand; exit status 1 where something is wrong with what was given, 2 where the call is."""
    arguments = _parser().parse_args(argv)
    try:
        arguments.run(arguments)
    except (
        OSError,
        ValueError,
    ) as error:  # what a user can mend; anything else is a defect and shows its trace
        sys.exit(f"conceptshift {arguments.command}: {error}")


def _check(arguments: argparse.Namespace) -> None:
    problems = tables.check()
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(f"{len(problems)} problem{'s' if len(problems) > 1 else ''} in data/; nothing was changed")
    print(f"{len(tables.names())} tables keep to their schemas, and every key finds its row")


def _describe(arguments: argparse.Namespace) -> None:
    print(tables.describe(arguments.table))


def _extract(arguments: argparse.Namespace) -> None:
    from conceptshift import terms  # loads the tokeniser, which the other commands do without

    print(terms.extract(arguments.source))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="conceptshift", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check every table in data/ against its schema and its keys")
    check.set_defaults(run=_check)

    describe = commands.add_parser("describe", help="say what a table holds, column by column")
    describe.add_argument("table", nargs="?", help="the table's name; without it, all tables are listed")
    describe.set_defaults(run=_describe)

    extract = commands.add_parser(
        "extract",
        help="count the words of the two articles into data/derived/",
        description="Reads the two articles, which stay outside the repository, and rebuilds data/derived/.",
    )
    extract.add_argument("--source", required=True, type=_folder, help="the folder with the two text files")
    extract.set_defaults(run=_extract)
    return parser


def _folder(text: str) -> Path:
    path = Path(text)
    if not text or not path.is_dir():
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a folder; give the one that holds the two articles"
        )
    return path
