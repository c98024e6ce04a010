"""The tables of `data/`: read, held against their schemas and rules, and the way files of counts are written."""

from conceptshift.tables.read import (
    ROOT,
    check,
    columns,
    describe,
    load,
    names,
    overview,
    path,
    write_package,
)
from conceptshift.tables.schema import FIRST_ROW, PACKAGE, Problem, Row, Table, TableError

__all__ = [
    "FIRST_ROW",
    "PACKAGE",
    "ROOT",
    "Problem",
    "Row",
    "Table",
    "TableError",
    "check",
    "columns",
    "describe",
    "load",
    "names",
    "overview",
    "path",
    "write_package",
]
