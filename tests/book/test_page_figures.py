"""Every drawing says in words what it shows."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath

from bs4 import BeautifulSoup
from built_book import ROOT, HtmlPage

FILE_NAME = re.compile(r"\.(svg|png|jpe?g|gif|webp|csv|py)\b|[\w-]+/[\w-]+", re.IGNORECASE)


def is_a_sentence(text: str) -> bool:
    return (
        len(text.split()) >= 5
        and (text[0].isupper() or text[0].isdigit())
        and text[-1] in ".?!"
        and not FILE_NAME.search(text)
    )


def test_what_counts_as_a_sentence() -> None:
    assert is_a_sentence("Allies name Russia more often than before.")
    assert not is_a_sentence("../_images/stance_ladder.png")
    assert not is_a_sentence("Stance ladder")
    assert not is_a_sentence("Figure of the data in figures/ladder.svg as it is drawn.")


def test_there_are_at_least_six_figures(chapters: list[HtmlPage]) -> None:
    assert sum(len(page.soup.select("figure.exhibit-figure")) for page in chapters) >= 6


def test_every_figure_is_an_image_with_a_name_and_a_description(chapters: list[HtmlPage]) -> None:
    for page in chapters:
        for drawing in page.soup.select("figure.exhibit-figure svg.exhibit-wide"):
            where = f"{page.name}: {drawing.get('class')}"
            assert drawing["role"] == "img", where
            title, description = drawing.find("title"), drawing.find("desc")
            assert title and description, where
            assert drawing["aria-labelledby"].split() == [title["id"], description["id"]], where
            for said in (title, description):
                assert is_a_sentence(said.get_text()), f"{where}: {said.get_text()!r}"
            assert re.search(r"\d", title.get_text() + description.get_text()), f"{where}: no number is told"


def test_every_figure_is_drawn_for_a_desk_and_for_a_phone(chapters: list[HtmlPage]) -> None:
    for page in chapters:
        for figure in page.soup.select("figure.exhibit-figure"):
            wide, narrow = figure.select("svg.exhibit-wide"), figure.select("svg.exhibit-narrow")
            assert len(wide) == len(narrow) == 1, f"{page.name}: {figure['id']}"
            # one text for both: a phone's reader is told the same
            told = [wide[0].find(name).get_text() for name in ("title", "desc")]
            assert narrow[0]["role"] == "img" and narrow[0]["aria-label"] == " ".join(told), figure["id"]
            # and where no style sheet is, or nothing but text, a figure is there once
            assert narrow[0]["display"] == "none" and not narrow[0].find(["title", "desc"]), figure["id"]


def test_the_headline_of_a_figure_is_its_name(chapters: list[HtmlPage]) -> None:
    for page in chapters:
        for figure in page.soup.select("figure.exhibit-figure"):
            assert figure.select_one(".exhibit-headline").get_text() == figure.find("title").get_text()


def test_other_images_have_a_text(pages: list[HtmlPage]) -> None:
    for page in pages:
        for image in page.soup.select("img"):
            alt = image.get("alt")
            assert alt is not None, f"{page.name}: {image}"
            assert not alt or (is_a_sentence(alt) and alt != PurePosixPath(image["src"]).stem), (
                f"{page.name}: {image}"
            )


def test_text_in_a_drawing_is_large_enough_for_a_phone(chapters: list[HtmlPage]) -> None:
    """A narrow drawing fills the text column of a 360 px screen; its smallest letters are then at least 9 px high."""
    column = 360 - 2 * 20
    for page in chapters:
        for drawing in page.soup.select("svg.exhibit-narrow"):
            width = float(drawing["viewbox"].split()[2])
            sizes = [
                float(text["font-size"].removesuffix("px")) for text in drawing.select("text[font-size]")
            ]
            assert sizes, drawing["aria-label"]
            smallest = min(sizes) * column / width
            assert smallest >= 9, f"{drawing['aria-label']}: {smallest:.1f} px"


def test_what_an_exhibit_is_called_elsewhere_holds_no_key_of_the_bibliography(book: Path) -> None:
    keys = re.findall(r"^@\w+\{([^,]+),", (ROOT / "references.bib").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(keys) > 10
    package = json.loads((book / "exhibits/datapackage.json").read_text(encoding="utf-8"))
    for one in package["resources"]:
        said = f"{one['title']} {one['description']}"
        assert not [key for key in keys if key in said], one["name"]
        assert not re.search(r"\s[,.;]", said), one["name"]


def test_a_figure_of_somebody_elses_data_says_under_which_terms_they_are(book: Path) -> None:
    package = json.loads((book / "exhibits/datapackage.json").read_text(encoding="utf-8"))
    named = {one["name"]: one.get("licenses", []) for one in package["resources"]}
    assert [one["name"] for one in named["fig-spending-ratios"]] == ["other-closed"] and not named[
        "fig-naming"
    ]
    page = (book / "exhibits/fig-spending-ratios.html").read_text(encoding="utf-8")
    assert "Terms of military_spending" in page and "© SIPRI" in page
    said = BeautifulSoup(page, "html.parser")
    own, others = (one["content"] for one in said.select("meta[name='DC.rights']"))
    assert "creativecommons.org" in own and "SIPRI" in others, "a program is told so too"
    linked = json.loads(said.select_one('script[type="application/ld+json"]').get_text())
    assert "creativecommons.org" in linked["license"] and linked["isBasedOn"]["license"] == [
        "https://www.sipri.org/databases/milex"
    ]
    drawing = (book / "exhibits/fig-spending-ratios.svg").read_text(encoding="utf-8")
    assert "SIPRI Military Expenditure Database" in drawing
    assert (
        "SIPRI"
        not in (book / "exhibits/tab-manifest.html")
        .read_text(encoding="utf-8")
        .partition("Made of the tables")[2]
    )
