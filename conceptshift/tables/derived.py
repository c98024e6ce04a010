"""The files of data/derived: replaced together with their seals and the data package that states them, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from conceptshift.tables import parquet as parquet_file
from conceptshift.tables import schema, seals, together
from conceptshift.tables.read import packaged
from conceptshift.tables.together import Writer

if TYPE_CHECKING:
    import pandas as pd


def csv(table: pd.DataFrame) -> Writer:
    """Writes the table as the CSV that the schemas describe."""
    truths = table.select_dtypes(bool)
    spelled = table.assign(**{name: truths[name].map({True: "true", False: "false"}) for name in truths})
    return lambda file: spelled.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")


def parquet(table: pa.Table) -> Writer:
    """Writes the table as Parquet."""
    return lambda file: parquet_file.write(table, file)


def replace(files: Mapping[str, Writer], out: Path) -> tuple[str, ...]:
    """Have each file written, by name, then put those that differ into the folder `out`; the names of these.

    Nothing is replaced before everything is written and on the disk: whatever fails, all files are the last
    good ones, and whenever the run is killed, all are of one run, if need be by the next command.
    """
    root = out.parent.parent
    if (root / schema.DERIVED).resolve() != out.resolve():  # a folder in which counts are tried out
        return _tables(together.replace({**files, seals.FILE: seals.sealed(files, out)}, out))
    inside = {f"{out.name}/{name}": write for name, write in files.items()}
    sealed = {f"{out.name}/{seals.FILE}": seals.sealed(files, out)}
    return _tables(together.replace({**inside, **sealed, **packaged(root)}, out.parent))


def _tables(changed: tuple[str, ...]) -> tuple[str, ...]:
    names = (Path(name).name for name in changed)
    return tuple(name for name in names if not name.endswith(".json"))
