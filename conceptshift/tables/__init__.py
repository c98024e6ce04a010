"""The tables of `data/`: read, held against their schemas and rules, and the way files of counts are written."""

from conceptshift.tables.problem import FIRST_ROW, Problem, TableError
from conceptshift.tables.read import (
    ROOT,
    check,
    columns,
    describe,
    finish,
    load,
    names,
    overview,
    path,
    seal,
    write_package,
)
from conceptshift.tables.schema import PACKAGE, Row, Table

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
    "finish",
    "load",
    "names",
    "overview",
    "path",
    "seal",
    "write_package",
]
