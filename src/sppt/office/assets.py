"""The office's stylesheets, scripts and icon."""

from __future__ import annotations

from pathlib import Path

from sppt.kit.pages.assets import Assets

ASSETS = Assets(Path(__file__).parent / "static" / "office", under="/static/kantor/")
asset = ASSETS.view()
