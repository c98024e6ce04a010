"""What a build is made with is told completely: every module, every package, every table by its fingerprint."""

from __future__ import annotations

import ast
import hashlib
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import conceptshift
from conceptshift import tables
from conceptshift.measures.finding import FINDINGS
from conceptshift.story import reproduce

PACKAGE = Path(conceptshift.__path__[0])
GAP = "\N{NO-BREAK SPACE}"


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def text(name: str) -> str:
    return FINDINGS[name.partition(".")[0]].cells()[name].text.replace(GAP, " ")


class TestModules:
    def test_every_module_is_told_once_by_the_first_line_of_its_docstring(self) -> None:
        said = {
            dotted(path): ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).splitlines()[0]
            for path in PACKAGE.rglob("*.py")
        }
        wings = {"", *reproduce.WINGS}  # these head their modules
        listed = reproduce.modules()
        assert listed["module"].is_unique
        told = dict(zip(listed["module"], listed["gives"], strict=True))
        assert told == {name: line for name, line in said.items() if name not in wings}

    def test_wings_stand_in_the_order_that_the_linter_of_imports_keeps(self) -> None:
        settings = tomllib.loads((tables.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        layers = next(
            one["layers"] for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers"
        )
        level = {name: number for number, layer in enumerate(reversed(layers)) for name in layer.split(" | ")}
        order = list(reproduce.modules()["wing"].drop_duplicates())
        assert order == [*reproduce.WINGS, "commands"]
        assert [level[name] for name in order[:-1]] == sorted(level[name] for name in order[:-1])
        assert set(level) - {"cli"} == set(order) - {"commands"}

    def test_a_module_stands_in_its_wing_under_what_that_is_about(self) -> None:
        listed = reproduce.modules().set_index("module")
        assert listed.at["measures.wording", "wing"] == "measures"
        assert listed.at["cli", "about"] == listed.at["__main__", "wing"] == "commands"
        assert listed.at["tables.read", "about"].startswith("tables: The tables of data/: read, held")
        places = list(listed.index)
        assert (
            places.index("articles.figures")
            < places.index("articles.figures.words")
            < places.index("articles.voices")
        )

    def test_nothing_is_imported_for_it(self) -> None:
        code = (
            "import sys; from conceptshift.story import reproduce; before = set(sys.modules); reproduce.modules(); "
            "print([name for name in set(sys.modules) - before if name.startswith('conceptshift')])"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=tables.ROOT, capture_output=True, encoding="utf-8", check=True
        )
        assert ran.stdout.strip() == "[]"

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("X = 1\n", "say in a docstring what the module gives"),
            ('"""Said."""\n', "does not say where extra belongs"),
        ],
    )
    def test_a_module_that_cannot_be_told_stops_the_page(
        self, content: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "extra"
        folder.mkdir()
        (folder / "__init__.py").write_text(content, encoding="utf-8")
        monkeypatch.setattr(conceptshift, "__path__", [str(tmp_path)])
        with pytest.raises(ValueError, match=told):
            reproduce.modules()


class TestPackages:
    def test_a_package_has_its_installed_version_and_the_reason(self, tmp_path: Path) -> None:
        lines = "# why\n\npytest==1.2   # tests; all of them\npandas[excel]   # tables\nnumpy\n"
        (tmp_path / "requirements.in").write_text(lines, encoding="utf-8")
        import numpy as np
        import pandas as pd

        rows = reproduce.packages(tmp_path).to_dict("records")
        assert rows == [
            {"package": "pytest", "version": pytest.__version__, "why": "tests; all of them"},
            {"package": "pandas[excel]", "version": pd.__version__, "why": "tables"},
            {"package": "numpy", "version": np.__version__, "why": ""},
        ]

    def test_a_package_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "requirements.in").write_text("no-such-package-here\n", encoding="utf-8")
        with pytest.raises(PackageNotFoundError):
            reproduce.packages(tmp_path)

    def test_every_line_of_the_repository_is_a_package_with_a_reason(self) -> None:
        lines = (tables.ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
        chosen = reproduce.packages()
        assert len(chosen) == sum(bool(line) and line[0] != "#" for line in lines) and all(chosen["why"])


class TestTables:
    def test_each_file_has_its_fingerprint_and_they_stand_by_file(self) -> None:
        listed = reproduce.table_fingerprints()
        assert sorted(listed["name"]) == sorted(tables.names()) and listed["file"].is_monotonic_increasing
        for row in listed.itertuples():
            assert tables.path(row.name) == tables.ROOT / row.file
            assert hashlib.sha256((tables.ROOT / row.file).read_bytes()).hexdigest() == row.sha256
        digits = dict(zip(listed["name"], listed["sha256"], strict=True))
        assert text("table_fingerprints.claims.sha256") == digits["claims"]
        assert text("table_fingerprints.claims.rows") == "63"

    def test_the_counts_are_those_of_the_lists(self) -> None:
        counts = reproduce.build_counts()
        assert (counts.packages, counts.modules) == (len(reproduce.packages()), len(reproduce.modules()))
        assert counts.files == len(tables.names())
        assert counts.rows == reproduce.table_fingerprints()["rows"].sum()
        assert set(reproduce.build_counts.cells()) == {
            f"build_counts.{name}" for name in ("packages", "modules", "files", "rows")
        }
        assert text("build_counts.rows") == f"{counts.rows:,}"
        for one in (reproduce.build_counts, reproduce.table_fingerprints):
            assert set(one.tables) == set(tables.names())


def test_what_decides_the_digits_is_what_the_measures_use() -> None:
    from conceptshift.measures import agreement, uncertainty

    assert text("build_settings.python") == ".".join(map(str, sys.version_info[:3]))
    assert text("build_settings.seed") == str(uncertainty.SEED)
    assert text("build_settings.resamples") == f"{uncertainty.RESAMPLES:,}"
    assert text("build_settings.agreement") == f"{agreement.RESAMPLES:,}"
