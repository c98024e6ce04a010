"""An RO-Crate as its own library and validator read it: `python -m extensions.release.crate_reader FOLDER`, without a network.

The validator asks the network for the vocabulary of a crate. Here it gets the one that the library brings along; that is of a later
version of RO-Crate, which has every term of the earlier ones.
"""

from __future__ import annotations

import json
import sys
import tempfile
from importlib.resources import files
from pathlib import Path


def main() -> None:
    """Tell what is wrong; exit status 1 if anything is."""
    from rocrate.rocrate import ROCrate
    from rocrate_validator import services
    from rocrate_validator.models import ValidationSettings

    folder = Path(sys.argv[1]).resolve()
    ROCrate(folder)  # raises where it is none
    context = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@context"]
    with tempfile.TemporaryDirectory() as scratch:
        _remember(context, Path(scratch, "cache"))
        crate = Path(scratch, "crate")  # it finds nothing in a folder whose path holds a space
        crate.symlink_to(folder, target_is_directory=True)
        result = services.validate(
            ValidationSettings(
                rocrate_uri=str(crate),
                profile_identifier="process-run-crate-0.5",
                requirement_severity="REQUIRED",
                cache_path=Path(scratch, "cache"),
                offline=True,
                skip_availability_check=True,
            )
        )
    problems = [f"{one.check.identifier}: {one.message}" for one in result.get_issues()]
    print("\n".join(problems) or "The crate is valid")
    sys.exit(1 if problems else 0)


def _remember(address: str, cache: Path) -> None:
    """Put the library's own copy of the vocabulary where the validator looks before it asks the network."""
    from requests import Request
    from requests_cache import CachedRequest, CachedResponse, CachedSession

    content = files("rocrate").joinpath("data", "ro-crate.jsonld").read_bytes()
    with CachedSession(str(cache), backend="sqlite", expire_after=-1) as session:
        asked = Request("GET", address).prepare()
        answer = CachedResponse(
            url=address,
            status_code=200,
            headers={"Content-Type": "application/ld+json"},
            content=content,
            request=CachedRequest(method="GET", url=address),
        )
        session.cache.save_response(answer, cache_key=session.cache.create_key(asked))


if __name__ == "__main__":
    main()
