"""A figure as a file that stands alone: SVG and PNG with the headline above, the source below, and both in its metadata.

Neither draws the figure again. Both are made of what the page shows and of the picture for the notebook, so that a figure that is
passed on still says what it shows, where it is from and how it may be used.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from .inline_svg import SVG
from .notebook import DENSITY

# One unit is a point, 72 to the inch; one inch is 100 pixels on the screen, as on the page.
INCH, PIXELS = 72, 100
MARGIN = 14
HEADLINE, LINE = (13.0, 17.0), (7.5, 10.5)  # size of the letters, and from line to line
INK, MUTED, PAPER = "#1c2733", "#5a6773", "#ffffff"
FONTS = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif"  # the first is that of the drawing, the second as wide
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "cc": "http://creativecommons.org/ns#",
}


@dataclass(frozen=True)
class Credit:
    """What a picture says of itself; what is not known is empty."""

    headline: str
    description: str
    line: str
    """Below the drawing: the source, its edition, its licence and the address."""
    identifier: str
    """The address of the figure's page, or its name where no address is known."""
    source: str = ""
    version: str = ""
    date: str = ""
    creators: tuple[str, ...] = ()
    licence: str = ""
    licence_address: str = ""


def svg_file(drawing: str, credit: Credit) -> str:
    """The inline drawing of a page, `drawing`, as a file."""
    for prefix, address in (NAMESPACES | {"": SVG}).items():
        ET.register_namespace(prefix, address)
    inline = ET.fromstring(drawing.replace("<svg ", f'<svg xmlns="{SVG}" ', 1))
    _, _, width, height = map(float, inline.attrib["viewBox"].split())
    headlines = list(_wrapped(credit.headline, HEADLINE[0], True, width))
    lines = list(_wrapped(credit.line, LINE[0], False, width))
    top = MARGIN + len(headlines) * HEADLINE[1] + MARGIN / 2
    below = top + height + MARGIN / 2
    full = width + 2 * MARGIN, below + len(lines) * LINE[1] + MARGIN
    root = ET.Element(
        _svg("svg"),
        {
            "viewBox": f"0 0 {full[0]:g} {full[1]:g}",
            "width": f"{full[0] * PIXELS / INCH:.0f}",
            "height": f"{full[1] * PIXELS / INCH:.0f}",
            "role": "img",
            "aria-labelledby": inline.attrib["aria-labelledby"],
            "font-family": FONTS,
            "fill": INK,
        },
    )
    said = [element for element in inline if element.tag in (_svg("title"), _svg("desc"))]
    root.extend(said)
    root.append(_metadata(credit))
    ET.SubElement(root, _svg("rect"), {"width": "100%", "height": "100%", "fill": PAPER})
    _lines(root, headlines, MARGIN + HEADLINE[0], HEADLINE, {"font-weight": "bold"})
    kept = {key: inline.attrib[key] for key in ("stroke-linejoin", "stroke-linecap")}
    moved = ET.SubElement(root, _svg("g"), {"transform": f"translate({MARGIN:g} {top:g})"} | kept)
    moved.extend(element for element in inline if element not in said)
    _lines(root, lines, below + LINE[0], LINE, {"fill": MUTED})
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def png_file(drawing: bytes, credit: Credit) -> bytes:
    """The picture of a notebook as a file: as large as it is drawn, and the headline and the line in the same measure."""
    drawn = Image.open(io.BytesIO(drawing))
    scale = DENSITY * PIXELS / INCH
    inner = drawn.width / scale
    headlines = list(_wrapped(credit.headline, HEADLINE[0], True, inner))
    lines = list(_wrapped(credit.line, LINE[0], False, inner))
    top = MARGIN + len(headlines) * HEADLINE[1] + MARGIN / 2
    below = top + drawn.height / scale + MARGIN / 2
    size = inner + 2 * MARGIN, below + len(lines) * LINE[1] + MARGIN
    page = Image.new("P", (round(size[0] * scale), round(size[1] * scale)))
    page.putpalette(drawn.getpalette())
    for texts, begin, end, measure, bold, colour in (
        (headlines, 0, below, HEADLINE, True, INK),
        (lines, below, size[1], LINE, False, MUTED),
    ):
        strip = Image.new("L", (page.width, round(end * scale) - round(begin * scale)))
        pen, font = ImageDraw.Draw(strip), ImageFont.truetype(_font(bold), measure[0] * scale)
        for number, text in enumerate(texts):
            height = number * measure[1] + (0 if begin else MARGIN)
            pen.text((MARGIN * scale, height * scale), text, 255, font)
        written = strip.point(_shades(drawn, colour)).tobytes()
        page.paste(Image.frombytes("P", strip.size, written), (0, round(begin * scale)))
    page.paste(drawn, (round(MARGIN * scale), round(top * scale)))
    out = io.BytesIO()
    page.save(out, "PNG", pnginfo=_text_chunks(credit))
    return out.getvalue()


def _shades(drawn: Image.Image, colour: str) -> list[int]:
    """From paper to `colour`, the entries of the drawing's palette that are nearest: a letter needs no colours of its own."""
    palette = np.array(drawn.getpalette()).reshape(-1, 3)
    paper, ink = (np.array(ImageColor.getrgb(one)) for one in (PAPER, colour))
    shades = paper + (ink - paper) * np.linspace(0, 1, 256)[:, None]
    return ((shades[:, None, :] - palette) ** 2).sum(axis=-1).argmin(axis=1).tolist()


def _text_chunks(credit: Credit) -> PngInfo:
    """By the keywords that the PNG specification names; no program and no time."""
    known = PngInfo()
    rights = f"{credit.licence}, {credit.licence_address}" if credit.licence else ""
    for key, text in (
        ("Title", credit.headline),
        ("Author", ", ".join(credit.creators)),
        ("Description", credit.description),
        ("Copyright", rights),
        ("Source", credit.line),
    ):
        if text:
            known.add_itxt(key, text)
    return known


def _metadata(credit: Credit) -> ET.Element:
    """Dublin Core in RDF, as drawing programs and search engines read it."""
    metadata = ET.Element(_svg("metadata"))
    work = ET.SubElement(ET.SubElement(metadata, _of("rdf:RDF")), _of("cc:Work"), {_of("rdf:about"): ""})
    version = f", version {credit.version}" if credit.version else ""
    for name, text in (
        ("dc:title", credit.headline),
        ("dc:description", credit.description),
        ("dc:source", f"{credit.source}{version}" if credit.source else ""),
        ("dc:identifier", credit.identifier),
        ("dc:date", credit.date),
        ("dcterms:hasVersion", credit.version),
        ("dc:format", "image/svg+xml"),
        ("dc:rights", credit.licence),
        *(("dc:creator", name) for name in credit.creators),
    ):
        if text:
            ET.SubElement(work, _of(name)).text = text
    ET.SubElement(work, _of("dc:type"), {_of("rdf:resource"): "http://purl.org/dc/dcmitype/StillImage"})
    if credit.licence_address:
        ET.SubElement(work, _of("cc:license"), {_of("rdf:resource"): credit.licence_address})
    return metadata


def _lines(
    root: ET.Element, texts: list[str], first: float, measure: tuple[float, float], look: dict
) -> None:
    size, step = measure
    for number, text in enumerate(texts):
        place = {"x": f"{MARGIN:g}", "y": f"{first + number * step:g}", "font-size": f"{size:g}"}
        ET.SubElement(root, _svg("text"), place | look).text = text


def _wrapped(text: str, size: float, bold: bool, width: float) -> Iterator[str]:
    """The lines of a text, as wide as the drawing at most, as long as words can be parted."""
    font = ImageFont.truetype(
        _font(bold), size * 10
    )  # measured large, where no letter is set to whole pixels
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) / 10 > width:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


@cache
def _font(bold: bool) -> str:
    """Matplotlib's own, so that the same text has the same width everywhere."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return str(Path(matplotlib.get_data_path(), "fonts", "ttf", name))


def _svg(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _of(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
