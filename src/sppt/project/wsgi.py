"""The WSGI application; `sppt serve` has run boot() and passed its environment on."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from sppt.kit import log

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sppt.project.settings")
log.begin("pages")
application = get_wsgi_application()
