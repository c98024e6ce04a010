"""What a person sees in a notebook of that which a cell hands to the page: a picture, a table, or the numbers by address."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from .markup import Markup

VALUES = "text/x-values"  # JSON: the records of a finding
PICTURE = "image/png"  # in base64
ALT = "text/x-alt"  # the whole text alternative of a picture
CELL = (
    "cell"  # of an output's metadata: the number, from 1, of the cell that handed it over, of those that ran
)
DENSITY = 2.25  # pixels of a picture for each pixel of the screen; it is large enough to be printed, too
NAME = "exhibit"  # and of what is shown: under which name


def shown(name: str, formats: Mapping[str, str]) -> tuple[dict[str, str], dict]:
    """The data of an output, by MIME type, and its metadata, from the formats of what was handed over as `name`.

    A picture that untrusted notebooks show too; a table; or the numbers of a finding, folded, in `text/plain` a line each.
    """
    if VALUES in formats:
        return _values(json.loads(formats[VALUES])), {NAME: name}
    if PICTURE in formats:
        width = {"width": round(_pixels(formats[PICTURE]) / DENSITY)}
        return {PICTURE: formats[PICTURE], "text/plain": formats[ALT]}, {NAME: name, PICTURE: width}
    return {"text/html": formats["text/html"], "text/plain": name}, {NAME: name}


def _pixels(png: str) -> int:
    """The width of a PNG in base64, which its head says."""
    return int.from_bytes(base64.b64decode(png[:32])[16:20])


def _values(records: list[dict]) -> dict[str, str]:
    cells = [(one["name"], one["text"], one["interval"] or "") for one in records]
    row = Markup("<tr><th scope='row'><code>{}</code></th><td>{}</td><td>{}</td></tr>")
    html = Markup(
        "<details><summary>Numbers of <code>{}</code> for the text: {}</summary><table><thead><tr><th>Address</th>"
        "<th>Value</th><th>Interval</th></tr></thead><tbody>\n{}\n</tbody></table></details>"
    ).format(
        records[0]["finding"] if records else "",
        len(records),
        Markup("\n").join(row.format(*one) for one in cells),
    )
    return {"text/html": str(html), "text/plain": "\n".join("\t".join(one) for one in cells)}
