"""What a change does to the book: `python -m extensions.diff`, against the last commit or `--base REVISION`.

Both states run the cells of their pages, as far as no run of the same code on the same tables is kept, and hand over what they
would hand to the page. Compared are the findings first, then headlines, sentences, figures and tables. No page is built. The
terminal shows a table; an HTML page shows the sentences, the drawings side by side and the rows of the tables.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment

from extensions import execution, stopping
from extensions.cells import CELL
from extensions.execution import ROOT
from extensions.exhibits.publish import GLUED, MIME
from extensions.families import started
from extensions.surroundings import put_away, surroundings

PAGE = ROOT / "_build" / "diff.html"
PREFIX = "application/papermill.record/"  # of MyST-NB, before the kind of what is not displayed
ROLE = re.compile(r"\{value\}`([^`]+)`")
OTHER_ROLE = re.compile(r"\{[\w:]+\}`([^`<]*?)(?:\s*<[^`>]*>)?`")
FENCE = re.compile(r"^(?:`{3,}|:{3,})\{?([\w-]*)\}?[ ]*(.*)$|^:[\w-]+:.*$|^\([\w-]+\)=$", re.MULTILINE)
SENTENCE = re.compile(r"(?<=[.!?”])\s+(?=[^a-z\s])")
SHOWN = 12  # rows of one kind in the terminal; all stand on the page


@dataclass
class State:
    """What the pages of one state of the book say."""

    values: dict[str, str] = field(default_factory=dict)
    """Each shown value by its name, as worded, with its interval."""
    raw: dict[str, object] = field(default_factory=dict)
    """The same values as the tables of the findings have them."""
    headlines: dict[str, str] = field(default_factory=dict)
    """The first sentence of each figure's text alternative, by the figure's name."""
    figures: dict[str, str] = field(default_factory=dict)
    """Each figure's HTML."""
    tables: dict[str, str] = field(default_factory=dict)
    """The CSV behind each figure and table."""
    sentences: dict[str, list[str]] = field(default_factory=dict)
    """The sentences of each page, with numbers filled in."""


@dataclass
class Change:
    """One thing that is not the same: what it was and what it is; an empty text where it was not there."""

    name: str
    before: str
    after: str


def main(argv: list[str] | None = None) -> None:
    """Tell what changed; exit status 1 where a state could not be run."""
    parser = argparse.ArgumentParser(
        prog="python -m extensions.diff", description="Tell what a change does to the book."
    )
    parser.add_argument("--base", default="HEAD", help="what to compare with: any revision (default: HEAD)")
    parser.add_argument("--out", type=Path, default=PAGE, help="the page (default: _build/diff.html)")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="book-diff-") as scratch:
        base = Path(scratch, "base")
        _check_out(given.base, base)
        before, after = (
            state(root, Path(scratch, name)) for root, name in ((base, "before"), (ROOT, "after"))
        )
    changes = compare(before, after)
    if not any(changes.values()):
        print(f"Nothing that the book says has changed since {given.base}.")
        given.out.unlink(missing_ok=True)
        return
    print(told(changes, given.base))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(page(changes, given.base), encoding="utf-8")
    print(f"\nAll of it, with drawings and rows:\n  {given.out.resolve().as_uri()}")


def _check_out(revision: str, folder: Path) -> None:
    """The files of a revision in a folder. Stops where there is no such revision."""
    packed = subprocess.run(["git", "archive", revision], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        sys.exit(f"diff: git knows no revision {revision!r} here: {packed.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
        files.extractall(folder, filter="data")


def state(root: Path, scratch: Path) -> State:
    """What the pages in `root` say; their cells are run where no run is kept. Stops where a page cannot be run."""
    cache = scratch / "executed"
    environment = os.environ | surroundings(root, scratch) | {execution.KEPT_VARIABLE: str(execution.KEPT)}
    said = ""
    with started(["-m", execution.__name__, str(cache)], root, environment) as run:
        for line in run.stdout:
            if line.startswith("Executing"):  # which page is at work is told as it goes
                print(line, end="", flush=True)
            else:
                said += line
    put_away(scratch)
    stopped = re.findall(r"^(\S+\.md) stopped", said, re.MULTILINE)
    if run.returncode or stopped:
        where = "this folder" if root == ROOT else "the other revision"
        why = f"the cells of {', '.join(stopped)} stop" if stopped else said.strip()[-500:]
        sys.exit(f"diff: the book in {where} cannot be run: {why}. `make book` tells more")
    found = State()
    for document, outputs in _outputs(cache, root):
        _take(found, document, outputs, (root / f"{document}.md").read_text(encoding="utf-8"))
    return found


def _outputs(cache: Path, root: Path) -> Iterator[tuple[str, list[dict]]]:
    from jupyter_cache import get_cache

    kept = get_cache(cache)
    for record in kept.list_cache_records():
        notebook = kept.get_cache_bundle(record.pk).nb
        document = Path(record.uri).relative_to(root).with_suffix("").as_posix()
        yield document, [output for cell in notebook.cells for output in cell.get("outputs", [])]


def _take(found: State, document: str, outputs: Iterable[dict], source: str) -> None:
    here: dict[str, str] = {}
    for output in outputs:
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        if name is None:
            continue
        data = {kind.removeprefix(PREFIX): content for kind, content in output["data"].items()}
        if name.startswith(GLUED):
            for record in json.loads(data[MIME]):
                interval = record.get("interval")
                here[record["name"]] = record["text"]
                here[f"{record['name']}.interval"] = interval or ""
                found.values[record["name"]] = (
                    f"{record['text']} ({interval})" if interval else record["text"]
                )
                found.raw[record["name"]] = record["value"]
        else:
            found.tables[name] = data["text/csv"]
            if name.startswith("fig"):
                found.headlines[name], found.figures[name] = data["text/plain"], data["text/html"]
    found.sentences[document] = list(_sentences(source, here))


def _sentences(source: str, values: dict[str, str]) -> Iterator[str]:
    text = CELL.sub("\n\n", source).partition("\n---\n")[2]
    text = ROLE.sub(lambda role: values.get(role[1], f"[{role[1]}]"), text)
    text = FENCE.sub("\n", OTHER_ROLE.sub(r"\1", text))
    for paragraph in re.split(r"\n\s*\n|\n(?=[-:|*] )", text):
        plain = re.sub(r"\s+", " ", re.sub(r"\]\([^)]*\)", "]", paragraph)).strip()
        yield from (sentence for sentence in SENTENCE.split(plain) if sentence)


def compare(before: State, after: State) -> dict[str, list[Change]]:
    """What differs, by kind: findings, hidden (values that changed below what is shown), headlines, sentences, figures, tables."""
    findings = _changed(before.values, after.values)
    shown = {change.name for change in findings}
    raw = [{name: str(value) for name, value in state.raw.items()} for state in (before, after)]
    return {
        "findings": findings,
        "hidden": [change for change in _changed(*raw) if change.name not in shown],
        "headlines": _changed(before.headlines, after.headlines),
        "sentences": [
            Change(document, *pair)
            for document in sorted({*before.sentences, *after.sentences})
            for pair in _reworded(before.sentences.get(document, []), after.sentences.get(document, []))
        ],
        "figures": _changed(before.figures, after.figures),
        "tables": _changed(before.tables, after.tables),
    }


def _changed(before: dict[str, str], after: dict[str, str]) -> list[Change]:
    names = [*before, *(name for name in after if name not in before)]
    return [
        Change(name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _reworded(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Sentences that are not the same, those that take each other's place in pairs."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            old, new = before[first:last], after[start:end]
            longer = max(len(old), len(new))
            yield from zip(old + [""] * (longer - len(old)), new + [""] * (longer - len(new)), strict=True)


def told(changes: dict[str, list[Change]], base: str) -> str:
    """The changes as the terminal shows them: findings first, then what follows from them."""
    lines = [f"Since {base}:"]
    for kind in ("findings", "headlines"):
        lines += _listed(
            kind, [(one.name, one.before or "new", one.after or "gone") for one in changes[kind]]
        )
    lines += _listed(
        "sentences", [(one.name, one.after or f"gone: {one.before}", "") for one in changes["sentences"]]
    )
    if changes["hidden"]:
        lines.append(f"\n{_counted(len(changes['hidden']), 'value')} changed by less than is shown")
    for kind in ("figures", "tables"):
        if changes[kind]:
            names = ", ".join(one.name for one in changes[kind])
            lines.append(f"\n{_counted(len(changes[kind]), kind[:-1])}: {names}")
    return "\n".join(lines)


def _listed(kind: str, rows: list[tuple[str, str, str]]) -> list[str]:
    if not rows:
        return []
    wide = max(len(name) for name, *_ in rows[:SHOWN])
    lines = [f"\n{_counted(len(rows), kind[:-1])}"]
    for name, before, after in rows[:SHOWN]:
        lines.append(f"  {name:<{wide}}  {f'{before} → {after}' if after else before}")
    return lines + ([f"  … and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else [])


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def page(changes: dict[str, list[Change]], base: str) -> str:
    """The changes as a page of its own, which needs no script and nothing from elsewhere."""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["wide"] = _first_drawing
    return environment.from_string(TEMPLATE).render(
        base=base,
        changes=changes,
        rows={change.name: _rows(change) for change in changes["tables"]},
    )


def _first_drawing(html: str) -> str:
    from markupsafe import Markup

    drawing = re.search(r"<svg.*?</svg>", html, re.DOTALL)
    return Markup(drawing[0]) if drawing else ""


def _rows(change: Change) -> list[tuple[str, list[str]]]:
    """The rows of a table that are not the same, marked as before or after; the first is the head."""
    old, new = (list(csv.reader(io.StringIO(text))) for text in (change.before, change.after))
    rows = [("head", (new or old)[0])]
    matcher = difflib.SequenceMatcher(None, [*map(tuple, old)], [*map(tuple, new)], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            rows += [("before", row) for row in old[first:last]] + [("after", row) for row in new[start:end]]
    return rows


TEMPLATE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What changed since {{ base }}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 80rem; margin: auto; padding: 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem; border-bottom: 1px solid #8886; }
.before { text-decoration: line-through; opacity: .7; }
.after { font-weight: 600; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; background: #fff; color: #000; }
svg { max-width: 100%; height: auto; }
</style>
<h1>What changed since {{ base }}</h1>
{% macro listed(kind, title) %}
{% if changes[kind] %}
<h2>{{ title }} ({{ changes[kind] | length }})</h2>
<table><tr><th scope="col">{{ "Page" if kind == "sentences" else "Name" }}<th scope="col">Before<th scope="col">After
{% for change in changes[kind] %}
<tr><th scope="row">{{ change.name }}<td class="before">{{ change.before }}<td class="after">{{ change.after }}
{% endfor %}
</table>
{% endif %}
{% endmacro %}
{{ listed("findings", "Findings") }}
{{ listed("headlines", "Headlines of figures") }}
{{ listed("sentences", "Sentences") }}
{% if changes.figures %}
<h2>Figures ({{ changes.figures | length }})</h2>
{% for change in changes.figures %}
<h3>{{ change.name }}</h3>
<div class="pair"><div>Before{{ change.before | wide }}</div><div>After{{ change.after | wide }}</div></div>
{% endfor %}
{% endif %}
{% if changes.tables %}
<h2>Tables ({{ changes.tables | length }})</h2>
{% for change in changes.tables %}
<h3>{{ change.name }}</h3>
<table>
{% for kind, row in rows[change.name] %}
<tr{% if kind != "head" %} class="{{ kind }}"{% endif %}>{% for cell in row %}<{{ "th" if kind == "head" else "td" }}>{{ cell }}{% endfor %}

{% endfor %}
</table>
{% endfor %}
{% endif %}
{{ listed("hidden", "Values that changed by less than is shown") }}
</html>
"""


if __name__ == "__main__":
    stopping.run(main)
