"""Whether `data/datapackage.json` is what the descriptions make of it, and where it first differs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHOWN = 60  # characters of what stands there
NOTHING = object()


def fault(file: Path, made: dict, text: str) -> str | None:
    """What is wrong with the file; `made` is what it should hold, and `text` the same as its bytes."""
    try:
        written = file.read_text(encoding="utf-8")
        if written == text:
            return None
        content = json.loads(written)
    except FileNotFoundError:
        return "no such file"
    except OSError as error:
        return f"something that cannot be read ({error.strerror})"
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, braces without end
        return f"no JSON that can be read ({error})" if file.stat().st_size else "an empty file"
    return next(_differences(content, made, ""), "the same content in another form")


def _differences(found: Any, made: Any, place: str) -> Iterator[str]:
    if found == made and type(found) is type(made):
        return
    if isinstance(found, dict) and isinstance(made, dict):
        for key in {**made, **found}:
            yield from _differences(found.get(key, NOTHING), made.get(key, NOTHING), f"{place} {key}")
    elif isinstance(found, list) and isinstance(made, list):
        names = [one.get("name", NOTHING) if isinstance(one, dict) else NOTHING for one in found]
        twice = [name for at, name in enumerate(names) if name in names[:at] and name is not NOTHING]
        if twice:
            yield f"{place} {twice[0]} twice".strip()
        for at in range(max(len(found), len(made))):
            one, other = (side[at] if at < len(side) else NOTHING for side in (found, made))
            known = other if isinstance(other, dict) else one
            name = known.get("name", at + 1) if isinstance(known, dict) else at + 1
            yield from _differences(one, other, f"{place} {name}")
    elif found is NOTHING:
        yield f"no {place.strip()}"
    elif made is NOTHING:
        yield f"{place.strip()} in addition"
    else:
        yield f"{place} {_short(found)}, where the descriptions make {_short(made)}".strip()


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"
