"""The portal's stylesheet and icon."""

from __future__ import annotations

from pathlib import Path

from sppt.kit.pages.assets import Assets

ASSETS = Assets(Path(__file__).parent / "static" / "portal", under="/static/")
asset = ASSETS.view()
