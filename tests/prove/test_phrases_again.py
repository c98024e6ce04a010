"""The archive of the speeches gives the committed counts of the phrases, byte for byte, which takes minutes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conceptshift import tables
from conceptshift.corpus import phrases

UNGDC = os.environ.get("CONCEPTSHIFT_UNGDC")


@pytest.mark.skipif(not UNGDC, reason="CONCEPTSHIFT_UNGDC does not name the archive of the UN speeches")
def test_the_archive_gives_the_committed_tables(tmp_path: Path) -> None:
    phrases.extract(Path(UNGDC), out=tmp_path)
    for name in ("phrase_uses", "phrase_mentions", "control_mentions"):
        committed = tables.path(name)
        assert (tmp_path / committed.name).read_bytes() == committed.read_bytes()
