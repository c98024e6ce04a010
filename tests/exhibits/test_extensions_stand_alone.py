"""The extensions could serve another book: they name nothing of this one, and importing them changes nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from built_book import ROOT

import conceptshift
from extensions.exhibits import config

NAMES = re.compile(rf"{conceptshift.__name__}|\bnato\b|russia", re.IGNORECASE)
IMPORTED = """
import sys
import matplotlib, pandas
from pandas._config.config import _global_config
before = repr(dict(matplotlib.rcParams)), repr(_global_config)
import extensions.whatif.directive
import extensions.build, extensions.build_failures, extensions.citation, extensions.data_files, extensions.execution
import extensions.exhibits, extensions.exhibits.directive, extensions.exhibits.evidence, extensions.report_theme
import extensions.explorer.directive, extensions.page_sources.doctree, extensions.search
assert before == (repr(dict(matplotlib.rcParams)), repr(_global_config)), "a global setting was changed"
print([name for name in sys.modules if name.split(".")[0] == "conceptshift"])
"""


def test_importing_them_changes_no_setting_and_loads_no_analysis(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{IMPORTED}"],
        cwd=tmp_path,  # where no book is
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "[]\n"), run.stderr


@pytest.mark.parametrize("suffix", ["py", "html", "css", "js", "toml", "md"])
def test_no_file_of_theirs_names_this_book(suffix: str) -> None:
    files = list((ROOT / "extensions").rglob(f"*.{suffix}"))
    assert files
    for path in files:
        named = NAMES.search(path.read_text(encoding="utf-8"))
        assert not named, f"{path.relative_to(ROOT)}: {named[0]}"


def test_what_the_book_says_is_found_from_a_folder_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.exhibits]\nworded = "builtins:round"\n', encoding="utf-8")
    chapters = tmp_path / "chapters"
    chapters.mkdir()
    monkeypatch.chdir(chapters)
    assert config.named("worded") is round
    with pytest.raises(LookupError, match=r"does not say 'style'"):
        config.named("style")


@pytest.mark.parametrize("said", ["nowhere.at_all:it", "builtins:it", "builtins"])
def test_a_setting_that_names_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[tool.exhibits]\nworded = "{said}"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LookupError, match=f"says worded = '{said}', and that cannot be had"):
        config.named("worded")


def test_without_a_book_there_is_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        LookupError, match=r"no pyproject\.toml at or above .* has a table \[tool\.exhibits\]"
    ):
        config.settings()
