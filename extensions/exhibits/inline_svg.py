"""A Matplotlib figure as an inline SVG that a page can restyle and a screen reader can read.

Matplotlib writes colours and fonts as `style` attributes, which a strict content security policy forbids and
a stylesheet cannot recolour. Here they become presentation attributes; the fonts are left to the page, and
the ids carry the figure's name so that two figures on a page do not share one.
"""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ET

import matplotlib
from markupsafe import Markup
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from PIL import Image

from .slim_svg import slim

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
REFERENCE = re.compile(r"url\(#([^)]+)\)")
COLOURS = 256  # of a picture: a third of the weight of all, and nobody sees it
FONT = re.compile(r"(?P<before>.*?)(?P<size>[\d.]+)px\s+(?P<family>.+)")


def inline_svg(figure: Figure, alt: str, name: str, layout: str, shown: bool = True) -> Markup:
    """`figure` as an `<svg role="img">` named by `<title>` (first sentence of `alt`) and `<desc>` (the rest).

    One that is not `shown` waits for a style sheet that shows it, so that without one a figure is there once; it has all of
    `alt` as its label, since programs that know no drawings would show its elements' texts.
    `name` prefixes every id and salts Matplotlib's own, so the same figure gives the same bytes. Raises
    `ValueError` where the alt text is not at least one sentence.
    """
    title, description = split_alt(alt)
    if len(title.split()) < 4:
        raise ValueError(f"{name}: the alt text {alt!r} is not a sentence")
    root = ET.fromstring(_drawn(figure, name))
    for unwanted in root.findall(f"{{{SVG}}}metadata"):
        root.remove(unwanted)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{SVG}}}style":  # Matplotlib's global line joins; set on the root below
                parent.remove(child)
    kept = _referenced(root)
    for element in root.iter():
        _restyle(element)
        _rename(element, name, kept)
        element.tag = element.tag.rpartition("}")[2]
    slim(root)
    box = root.attrib["viewBox"]
    root.attrib.clear()
    root.attrib.update(
        {
            "class": f"exhibit-svg exhibit-{layout}",
            "viewBox": box,
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc" if description else f"{name}-title",
            "stroke-linejoin": "round",
            "stroke-linecap": "butt",
        }
    )
    if not shown:
        # a text in an attribute is read by none but those for whom the drawing is shown
        del root.attrib["aria-labelledby"]
        root.attrib |= {"display": "none", "aria-label": f"{title} {description}".strip()}
        return _written(root)
    heading = ET.Element("title", {"id": f"{name}-title"})
    heading.text = title
    root.insert(0, heading)
    if description:
        detail = ET.Element("desc", {"id": f"{name}-desc"})
        detail.text = description
        root.insert(1, detail)
    return _written(root)


def _written(root: ET.Element) -> Markup:
    # in a text or a value it would be " /&gt;"
    return Markup(ET.tostring(root, encoding="unicode").replace(" />", "/>"))


def png(figure: Figure, density: float) -> str:
    """`figure` as a picture for a notebook: PNG in base64, with `density` pixels for each one of the page's drawing."""
    figure.set_dpi(100 * density)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    drawn = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn)
    out = io.BytesIO()
    paper.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode("ascii")


def split_alt(alt: str) -> tuple[str, str]:
    """The headline (first sentence) of an alt text, and the rest of it."""
    head, _, rest = re.sub(r"\s+", " ", alt).strip().partition(". ")
    return head.rstrip(".") + ".", rest


def _drawn(figure: Figure, salt: str) -> str:
    out = io.StringIO()
    # Not `savefig`, which draws everything twice, once only to see how large it is; the size is that of the figure.
    with matplotlib.rc_context({"svg.hashsalt": salt, "svg.fonttype": "none"}):
        FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": None})
    return out.getvalue()


def _restyle(element: ET.Element) -> None:
    for declaration in element.attrib.pop("style", "").split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key == "font":
            match = FONT.match(value)
            element.set("font-size", match["size"])
            for word in match["before"].split():
                element.set("font-style" if word in ("italic", "oblique") else "font-weight", word)
        elif key and key != "font-family":
            element.set(key, value)
    if "rotate(-0 " in element.get("transform", ""):
        del element.attrib["transform"]


def _referenced(root: ET.Element) -> set[str]:
    """Ids that something in the drawing points at; Matplotlib names every group, which nobody needs."""
    values = [value for element in root.iter() for value in element.attrib.values()]
    return {match for value in values for match in REFERENCE.findall(value)} | {
        value[1:] for value in values if value.startswith("#")
    }


def _rename(element: ET.Element, prefix: str, kept: set[str]) -> None:
    for key, value in list(element.attrib.items()):
        if key == "id":
            if value in kept:
                element.set(key, f"{prefix}-{value}")
            else:
                del element.attrib[key]
        elif key == f"{{{XLINK}}}href":  # the plain attribute does without the namespace
            del element.attrib[key]
            element.set("href", f"#{prefix}-{value[1:]}")
        elif "url(#" in value:
            element.set(key, REFERENCE.sub(rf"url(#{prefix}-\1)", value))
