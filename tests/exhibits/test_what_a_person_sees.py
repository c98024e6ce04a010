"""A cell hands its results to the page unseen; a person who runs it in a notebook sees them."""

from __future__ import annotations

import base64
import json

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from conceptshift.measures import style
from extensions import exhibits, kernels
from extensions.exhibits import config, notebook, publish

FRAME = pd.DataFrame({"a": ["x"], "n": [3]})


class Finding:
    name = "found"

    def table(self) -> pd.DataFrame:
        return FRAME

    def records(self) -> list[dict]:
        return [
            {"finding": "found", "name": "found.x.n", "text": "3 & more", "interval": "1 to 5"},
            {"finding": "found", "name": "found.y.n", "text": "0", "interval": None},
        ]


def draw(data: pd.DataFrame, layout: style.Layout):
    drawn, axes = style.canvas(layout, 2)
    axes.barh(data["a"], data["n"])
    return drawn, "One bar is three long. It is called x."


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict, dict]]:
    """What a person sees who runs cells in a notebook: data and metadata of each output."""
    outputs = []
    monkeypatch.delenv(config.FOR_PAGES, raising=False)
    monkeypatch.setattr(publish, "get_ipython", object)
    monkeypatch.setattr(publish, "display", lambda data, metadata, raw: outputs.append((data, metadata)))
    return outputs


def test_a_figure_is_seen_as_a_picture_with_its_text(seen: list) -> None:
    exhibits.figure("fig-x", draw, FRAME)
    ((data, metadata),) = seen
    assert set(data) == {"image/png", "text/plain"} and metadata["exhibit"] == "fig-x"
    assert data["text/plain"] == "One bar is three long. It is called x."
    head = base64.b64decode(data["image/png"])[:24]
    assert head.startswith(b"\x89PNG")
    width = 100 * style.WIDE.width
    assert int.from_bytes(head[16:20]) == width * notebook.DENSITY
    assert metadata["image/png"] == {"width": width}


def test_a_table_is_seen_as_on_the_page(seen: list) -> None:
    exhibits.table("tab-x", FRAME)
    ((data, _),) = seen
    shown = BeautifulSoup(data["text/html"], "html.parser")
    assert [cell.get_text() for cell in shown.select("th, td")] == ["a", "n", "x", "3"]


def test_pairs_are_seen_as_on_the_page(seen: list) -> None:
    rows = pd.DataFrame(
        [
            {
                "anchor": "a1",
                "title": "T",
                "kind": "grew",
                "word": "Grew",
                "before": "b",
                "after": "c",
                "note": "n",
            }
        ]
    )
    exhibits.pairs("fig-x", rows, headline="H.", heads=("then", "now"), summary="More", csv=FRAME)
    ((data, metadata),) = seen
    assert metadata == {"exhibit": "fig-x"} and set(data) == {"text/html", "text/plain"}
    assert BeautifulSoup(data["text/html"], "html.parser").select_one(".exhibit-headline").get_text() == "H."


def test_the_numbers_of_a_finding_are_seen_by_address(seen: list) -> None:
    exhibits.values(Finding())
    ((data, metadata),) = seen
    assert metadata == {"exhibit": "values found"}
    assert data["text/plain"] == "found.x.n\t3 & more\t1 to 5\nfound.y.n\t0\t"
    shown = BeautifulSoup(data["text/html"], "html.parser")
    assert [cell.get_text() for cell in shown.select("tbody td")] == ["3 & more", "1 to 5", "0", ""]
    assert shown.summary.get_text() == "Numbers of found for the text: 2"


def test_for_a_page_nothing_is_seen(seen: list, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {}
    monkeypatch.setenv(config.FOR_PAGES, "")
    monkeypatch.setattr(publish, "glue", lambda name, one, display: kept.update({name: one._formats}))
    exhibits.table("tab-x", FRAME)
    exhibits.values(Finding())
    assert not seen and list(kept) == ["tab-x", "values found"]
    assert json.loads(kept["values found"][publish.MIME])[0]["name"] == "found.x.n"


def test_a_kernel_that_runs_for_pages_is_known_by_what_every_such_kernel_has() -> None:
    assert config.FOR_PAGES == kernels.RECORD
