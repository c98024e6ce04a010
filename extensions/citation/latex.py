"""Text as LaTeX reads it, in a BibTeX entry that BibTeX, biber and Zotero read alike.

The writer of pybtex takes its text for LaTeX already: it lets braces and `$` through, and would escape an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SIGNS = {sign: f"\\{sign}" for sign in "%&_#${}"} | {"~": r"\~{}", "^": r"\^{}", "\\": r"\textbackslash{}"}
LONE = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}  # BibTeX counts a brace behind a backslash too
ADDRESSES = ("url", "doi")  # are no text
IN_ADDRESSES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
CASE_KEPT = ("title", "booktitle", "publisher")


def entry(kind: str, key: str, authors: Iterable[str], fields: Mapping[str, str]) -> str:
    """`authors` as LaTeX, `fields` as plain text."""
    lines = {"author": " and ".join(authors)} | {name: _field(name, text) for name, text in fields.items()}
    return (
        f"@{kind}{{{key},\n" + "".join(f"    {name} = {{{text}}},\n" for name, text in lines.items()) + "}\n"
    )


def escaped(text: str) -> str:
    return text.translate(str.maketrans(SIGNS if _paired(text) else SIGNS | LONE))


def held(text: str) -> str:
    """In braces: one name, in its own case."""
    return f"{{{escaped(text)}}}"


def _field(name: str, text: str) -> str:
    if name in ADDRESSES:
        return text.translate(IN_ADDRESSES)
    return held(text) if name in CASE_KEPT else escaped(text)


def _paired(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0
