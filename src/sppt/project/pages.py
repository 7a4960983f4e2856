"""The pages as `sppt serve` serves them: the application, with a watch over the rules that the office approves."""

from __future__ import annotations

from sppt.project.rules_watch import watch_rules
from sppt.project.wsgi import application

__all__ = ["application"]
watch_rules()
