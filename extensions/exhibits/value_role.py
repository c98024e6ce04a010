"""The page's side of a finding: the role `value` shows one of its numbers, and its table is published once.

A cell that calls `exhibits.values(finding)` hands over every worded cell of a table; `` {value}`ally.2022.rate` `` picks
one, and `` {value}`ally.2022.rate.interval` `` its interval. The number is marked with its address and with what it
answers when it is asked (`finding_page.says`), and leads to its cell on the page of the finding. The table is written to
`values/<finding>.csv` and `.html` of the built book, and all findings that its pages show to `findings.json` and `.csv`.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from docutils import nodes
from myst_nb.ext.glue.crossref import read_glue_cache
from myst_nb.ext.glue.utils import glue_warning
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.writers.html5 import HTML5Translator

from . import finding_page
from .config import settings
from .finding_page import FOLDER, LIST
from .publish import ABOUT, GLUED, MIME
from .spreadsheet import inert_csv

INTERVAL = ".interval"

logger = logging.getLogger(__name__)


class value(nodes.inline):
    """A number of a finding in the text, with its address."""


class ValueRole(SphinxRole):
    """`` {value}`finding.key.column` ``, or its `.interval`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        document = self.inliner.document
        findings, records = _findings_of_page(self.env, document)
        found = find(records, self.text)
        if found is None:
            message = f"value: {_unknown(records, self.text)}"
            _, line = self.get_source_info()
            return [], [glue_warning(message, document, line)]
        text, raw, record = found
        counts = settings(Path(self.env.srcdir)).get("counts", [])
        says = finding_page.says(findings[record["finding"]], record, counts)
        node = value(self.rawtext, text, raw=raw, address=self.text, finding=record["finding"], says=says)
        node["made_by"] = "exhibits"  # no text that somebody wrote into the page
        self.set_source_info(node)
        return [node], []


def _findings_of_page(
    env: BuildEnvironment, document: nodes.document
) -> tuple[dict[str, dict], dict[str, dict]]:
    """What this page's cells handed over: the findings by name, and their records by name."""
    if __name__ not in env.temp_data:  # which lasts as long as the page is read
        renderer = document.get("nb_renderer")
        findings = _handed_over(renderer.renderer.nb_client.glue_data if renderer else {})
        records = {one["name"]: one for finding in findings.values() for one in finding["records"]}
        env.temp_data[__name__] = findings, records
    return env.temp_data[__name__]


def _handed_over(glued: Mapping[str, dict]) -> dict[str, dict]:
    """The findings among what a page's cells glued, by name."""
    return {
        key.removeprefix(GLUED): {
            "csv": one["data"]["text/csv"],
            "records": json.loads(one["data"][MIME]),
            "about": json.loads(one["data"][ABOUT]),
        }
        for key, one in glued.items()
        if MIME in one["data"]
    }


def find(records: dict[str, dict], name: str) -> tuple[str, str, dict] | None:
    """What an address in the text stands for: the text, the raw value and its record; None if unknown."""
    if name in records:
        record = records[name]
        return record["text"], str(record["value"]), record
    record = records.get(name.removesuffix(INTERVAL))
    if record and record["interval"] is not None:
        return record["interval"], f"{record['low']}/{record['high']}", record
    return None


def _unknown(records: dict[str, dict], name: str) -> str:
    findings = sorted({record["finding"] for record in records.values()})
    if not findings:
        return f"no cell of this page hands over findings, so there is no {name!r}; call exhibits.values(…) in a cell"
    finding = name.partition(".")[0]
    if finding not in findings:
        return (
            f"no cell of this page hands over the finding {finding!r} of {name!r}, only {', '.join(findings)}"
        )
    names = [one for one, record in records.items() if record["finding"] == finding]
    names += [
        one + INTERVAL for one, record in records.items() if one in names and record["interval"] is not None
    ]
    near = difflib.get_close_matches(name, names, n=3, cutoff=0) if names else []
    return f"there is no {name!r}; the nearest are {', '.join(near)}"


def _visit_value(self: HTML5Translator, node: value) -> None:
    page, name = self.builder.current_docname, node["address"].removesuffix(INTERVAL)
    says = escape("\n".join(node["says"])).replace("\n", "&#10;")
    self.body.append(
        f'<data class="value" value="{escape(node["raw"])}" data-finding="{escape(node["address"])}" '
        f'data-says="{says}">'
    )
    if not _within_link(node):
        place = self.builder.get_relative_uri(page, f"{FOLDER}/{node['finding']}")
        self.body.append(f'<a href="{place}#{name}">')


def _depart_value(self: HTML5Translator, node: value) -> None:
    self.body.append("</data>" if _within_link(node) else "</a></data>")


def _within_link(node: nodes.Node) -> bool:
    """Whether the number stands in what is pressed as a whole: a link, the title of a box that may fold, a page's title in a menu."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.reference):
            return True
        if isinstance(node, nodes.title) and not isinstance(node.parent, nodes.section):
            return True
    return False


def _pass(self, node: nodes.Element) -> None:
    """In other formats the number is text."""


def _start(app: Sphinx) -> None:
    if not hasattr(app.env, "exhibit_values"):
        app.env.exhibit_values, app.env.exhibit_shown = {}, {}


def _note(app: Sphinx, doctree: nodes.document) -> None:
    """Keep what the page hands over, whether or not its text shows it."""
    page = app.env.docname
    app.env.exhibit_shown[page] = {node["finding"] for node in doctree.findall(value)}
    app.env.exhibit_values[page] = _handed_over(read_glue_cache(app.env.mystnb_config.output_folder, page))


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    for kept in ("exhibit_values", "exhibit_shown"):
        getattr(env, kept, {}).pop(docname, None)


def _check_consistency(app: Sphinx, env: BuildEnvironment) -> None:
    first: dict[str, tuple[str, dict]] = {}
    for page in sorted(env.exhibit_values):
        for name, one in env.exhibit_values[page].items():
            other, before = first.setdefault(name, (page, one))
            if one != before:
                logger.warning(
                    f"value: the finding {name!r} is not the same here and in {other}; "
                    f"{FOLDER}/{name}.csv can hold one only",
                    location=page,
                )


def _findings(app: Sphinx) -> dict[str, dict]:
    return {name: one for page in app.env.exhibit_values.values() for name, one in page.items()}


def _pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    yield from finding_page.pages(app, _findings(app))


def _write(app: Sphinx, error: Exception | None) -> None:
    if error:
        return
    findings = _findings(app)
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(exist_ok=True)
    for name, one in findings.items():
        _write_text(folder / f"{name}.csv", inert_csv(one["csv"]))
    records = [record for name in sorted(findings) for record in findings[name]["records"]]
    listed = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    _write_text(Path(app.outdir, f"{LIST}.json"), f"[\n{listed}\n]\n")
    _write_text(Path(app.outdir, f"{LIST}.csv"), _as_csv(records))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _as_csv(records: list[dict]) -> str:
    out = io.StringIO()
    rows = csv.DictWriter(out, list(records[0]) if records else [], lineterminator="\n")
    rows.writeheader()
    for record in records:
        row = "; ".join(f"{key}={part}" for key, part in record["row"].items())
        rows.writerow(record | {"row": row, "tables": " ".join(record["tables"])})
    return inert_csv(out.getvalue())


def setup(app: Sphinx) -> None:
    """Called by `directive.setup`, which tells Sphinx of the whole extension."""
    app.add_role("value", ValueRole())
    passing = {builder: (_pass, _pass) for builder in ("latex", "text", "man", "texinfo")}
    app.add_node(value, html=(_visit_value, _depart_value), **passing)
    app.connect("builder-inited", _start)
    app.connect("doctree-read", _note)
    app.connect("env-purge-doc", _forget)
    app.connect("env-check-consistency", _check_consistency)
    app.connect("html-collect-pages", _pages)
    app.connect("build-finished", _write)
