"""The browser in which pages are read by tests: the Chromium or Chrome of this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The one that the variable CHROMIUM names, or the first one on the path."""
    named = os.environ.get("CHROMIUM")
    executable = named or next((found for found in map(shutil.which, NAMES) if found), None)
    if executable is None:
        # on a machine of one's own the tests are listed as not run; where they gate, that is a failure
        missing = "no Chromium: install it (on Debian `apt install chromium`) or name it with CHROMIUM=/path"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield started
        started.close()
