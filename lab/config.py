"""JupyterLab as `make lab` opens it: a chapter opens as a notebook, and nothing is asked for from elsewhere.

Read by JupyterLab, which provides `c` and runs this in the folder of the checkout. How chapters are saved stands in
`jupytext.toml`, what JupyterLab's own settings are in `overrides.json` beside this file.
"""

from pathlib import Path

c = get_config()  # noqa: F821
c.ServerApp.root_dir = str(Path.cwd())
c.ServerApp.jpserver_extensions = {"jupyterlab": True, "jupytext": True}
c.LabApp.app_settings_dir = str(Path(__file__).parent.resolve())
c.LabApp.default_url = "/lab/tree/intro.md"
c.LabApp.news_url = None
c.ServerApp.allow_root = True  # who works in a container is root there; nobody from elsewhere is let in
