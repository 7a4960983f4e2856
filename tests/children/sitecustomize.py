"""Python imports this by itself in every child of a test: children stay on loopback too."""

import importlib.util
import sys
from pathlib import Path

# Under its own name: a child that is itself a test process (a worker of pytest-xdist) finds the same module.
_place = Path(__file__).resolve().parent.parent / "loopback.py"
_spec = importlib.util.spec_from_file_location("tests.loopback", _place)
if _spec is not None and _spec.loader is not None:
    _loopback = importlib.util.module_from_spec(_spec)
    sys.modules["tests.loopback"] = _loopback
    _spec.loader.exec_module(_loopback)
    _loopback.watch_sockets()
