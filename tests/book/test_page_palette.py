"""Every colour that a figure draws with has a value for each scheme that can be seen on that scheme's page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from built_book import HtmlPage

from conceptshift.measures import style

PALETTE = {
    name: value
    for name, value in vars(style).items()
    if name.isupper() and isinstance(value, str) and re.fullmatch("#[0-9a-f]{6}", value)
}
BACKGROUNDS = {name for name in PALETTE if name.endswith("_SOFT")}  # areas that carry the figures' ink
QUIET = {"GRID", "PAPER"}  # rules and paper: meant not to stand out
GRAPHICS, TEXT = 3.0, 4.5  # WCAG 2.2, criteria 1.4.11 and 1.4.3


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two #rrggbb colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def properties(*sheets: Path) -> dict[str, str]:
    """Custom properties in the order of the cascade."""
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6})\b", text))


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest, root: Path) -> dict[str, str]:
    theme, palette = root / "extensions/report_theme/static", root / "palette"
    sheets = [theme / "theme.css", palette / "palette.css"]
    if request.param == "dark":
        sheets += [theme / "theme-dark.css", palette / "palette-dark.css"]
    return properties(*sheets)


@pytest.fixture(scope="module")
def sheet(root: Path) -> str:
    return (root / "palette/palette.css").read_text(encoding="utf-8")


def property_of(sheet: str, name: str, attribute: str, before: str = "") -> str | None:
    rule = rf'(?m)^{before}\[{attribute}="{PALETTE[name]}"\] {{ {attribute}: var\((--[\w-]+)\); }}$'
    found = re.search(rule, sheet)
    return found[1] if found else None


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_colours_do_not_share_a_value() -> None:
    assert len(set(PALETTE.values())) == len(PALETTE) >= 10


@pytest.mark.parametrize("name", PALETTE)
def test_a_colour_is_mapped_for_areas_and_lines(name: str, sheet: str, scheme: dict[str, str]) -> None:
    fill = property_of(sheet, name, "fill")
    assert fill and fill == property_of(sheet, name, "stroke"), f"{name} {PALETTE[name]} is not mapped"
    assert fill in scheme


@pytest.mark.parametrize("name", PALETTE)
def test_the_light_value_is_the_one_that_is_drawn(name: str, sheet: str, root: Path) -> None:
    light = properties(root / "palette/palette.css")
    assert light[property_of(sheet, name, "fill")] == PALETTE[name]


@pytest.mark.parametrize("name", sorted(set(PALETTE) - QUIET - BACKGROUNDS))
def test_a_mark_and_a_word_can_be_seen(name: str, sheet: str, scheme: dict[str, str]) -> None:
    page = scheme["--paper"]
    mark = scheme[property_of(sheet, name, "fill")]
    word = scheme[property_of(sheet, name, "fill", before="text") or property_of(sheet, name, "fill")]
    assert contrast(mark, page) >= GRAPHICS, name
    assert contrast(word, page) >= TEXT, name


@pytest.mark.parametrize("name", sorted(BACKGROUNDS))
def test_ink_can_be_read_on_a_soft_area(name: str, sheet: str, scheme: dict[str, str]) -> None:
    area = scheme[property_of(sheet, name, "fill")]
    assert contrast(scheme["--figure-ink"], area) >= TEXT


def test_paper_is_the_page(scheme: dict[str, str]) -> None:
    assert scheme["--figure-paper"] == scheme["--paper"]


def test_a_drawing_uses_no_other_colour(chapters: list[HtmlPage]) -> None:
    known = {*PALETTE.values(), "none", None}
    for page in chapters:
        for element in page.soup.select("svg.exhibit-svg, svg.exhibit-svg *"):
            used = {element.get("fill"), element.get("stroke")} - known
            assert not used, f"{page.name}: {used} in {element.name}; a dark page would not know them"


@pytest.mark.parametrize("sheets", [["report.css"], ["report.css", "report-dark.css"]], ids=["light", "dark"])
def test_code_can_be_read(sheets: list[str], book: Path) -> None:
    paths = [book / "_static" / name for name in sheets]
    panel = properties(*paths)["--panel"]
    text = paths[-1].read_text(encoding="utf-8")
    tokens = re.findall(
        r"^\.highlight (\.\w+) \{ color: (#[0-9a-fA-F]{6})\b(?!.*background)", text, re.MULTILINE
    )
    assert len(tokens) > 30
    faint = {token: colour for token, colour in tokens if contrast(colour.lower(), panel) < TEXT}
    assert not faint
    # the theme marks none of these, so that they have to look like code that is not marked
    plain = re.search(r"^\.highlight \{.*?color: (#[0-9a-fA-F]{6})", text, re.MULTILINE)[1]
    assert {colour for token, colour in tokens if token in (".n", ".nn", ".nx", ".p", ".pm", ".w")} == {plain}
