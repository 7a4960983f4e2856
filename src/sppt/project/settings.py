"""Settings. Every SPPT_* variable is described in docs/operating/settings.md."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from sppt.kit.perda import perda_of

SPPT_HOME = Path(os.environ.get("SPPT_HOME", ".sppt")).absolute()
SPPT_CITY = os.environ.get("SPPT_CITY", "36.76")
SPPT_ROLE = os.environ.get("SPPT_ROLE", "app")
SPPT_DEMO = os.environ.get("SPPT_DEMO", "") == "1"

PERDA = perda_of(SPPT_CITY)
SCHEMA = PERDA.schema


def database(url: str, role: str) -> dict[str, object]:
    """Django's settings for one PostgreSQL address; every connection works in the city's schema with one role."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or unquote(parts.hostname or "")
    set_role = f" -c role={SCHEMA}_{role}" if role else ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": query.pop("port", None) or str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **query,
            "options": f"-c search_path={SCHEMA},public -c timezone=Asia/Jakarta{set_role}",
            "server_side_binding": True,
            "prepare_threshold": 1,
        },
    }


DATABASES = {"default": database(os.environ.get("SPPT_ACTIVE_DATABASE_URL", "postgresql:///sppt"), SPPT_ROLE)}

SECRET_KEY = os.environ.get("SPPT_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = [
    name for name in os.environ.get("SPPT_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if name
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "sppt.kit",
    "sppt.accounts",
    "sppt.partners",
    "sppt.register",
    "sppt.ledger",
    "sppt.assessment",
    "sppt.payments",
    "sppt.imports",
    "sppt.portal",
]
AUTH_USER_MODEL = "accounts.Officer"
ROOT_URLCONF = "sppt.project.urls"
MIDDLEWARE: list[str] = []
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": []},
    }
]
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING_CONFIG = None
