"""Python imports this by itself in every child of a test: children stay on loopback too."""

import importlib.util
import sys
from pathlib import Path

_spec = importlib.util.spec_from_file_location(
    "_loopback", Path(__file__).resolve().parent.parent / "loopback.py"
)
if _spec is not None and _spec.loader is not None:
    _loopback = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(_loopback)
    sys.addaudithook(_loopback.watch)
