"""Evidence in a table cell: linked, in its language, marked as seen or not, and harmless whatever it holds."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from extensions.exhibits import evidence


def html(markup):
    return BeautifulSoup(str(markup), "html.parser")


def test_a_piece_of_evidence_is_linked_quoted_in_its_language_and_marked():
    cell = html(
        evidence.citation("seen", "Interfax", "https://example.org/a", "2010-11-20", "для России", "ru")
    )
    assert cell.a["href"] == "https://example.org/a" and cell.a.text == "Interfax"
    assert cell.q["lang"] == "ru" and cell.q.text == "для России"
    assert cell.text.endswith("seen") and "2010-11-20" in cell.text


def test_a_source_without_an_address_leads_to_the_list_of_sources():
    assert html(evidence.citation("seen", "A blog", None)).a["href"] == "sources.html"


def test_what_was_not_seen_says_so_without_a_source():
    assert html(evidence.citation("not_verified", float("nan"))).text == "not verified"


def test_what_stands_in_a_file_cannot_become_markup():
    shown = str(evidence.citation("seen", "<b>A</b>", "https://example.org", "2021", "<script>x</script>"))
    assert "<script>" not in shown and "<b>" not in shown
    folded = str(evidence.folded("<i>lead</i>", "More", "P01", {"Why": "<script>"}))
    assert "<script>" not in folded and "<i>" not in folded


def test_an_unknown_status_is_refused():
    with pytest.raises(KeyError):
        evidence.citation("perhaps")


def test_each_piece_is_an_item_of_a_list():
    columns = ["evidence_status", "publisher", "url", "published_on", "fragment", "language"]
    rows = pd.DataFrame(
        [("seen", "A", None, None, "x", "en"), ("computed", "B", None, None, None, "en")], columns=columns
    )
    assert [item.text.split(" · ")[0] for item in html(evidence.citations(rows)).find_all("li")] == ["A", "B"]


def test_the_fold_says_whose_it_is_and_leaves_out_what_is_empty():
    cell = html(
        evidence.folded(
            "The claim.", "Evidence", "C38", {"Reason": "Because.", "Other readings": float("nan")}
        )
    )
    assert cell.summary.text == "Evidence of C38"
    assert [name.text for name in cell.find_all("dt")] == ["Reason"]
