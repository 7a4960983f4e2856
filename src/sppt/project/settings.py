"""Settings. Every SPPT_* variable is described in docs/operating/settings.md."""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from sppt.kit.perda import perda_of
from sppt.kit.workdays import workdays


def limits(text: str) -> tuple[int, int]:
    """Two numbers such as 60,600: at most so many in ten minutes and so many in a day."""
    short, day = (int(part) for part in text.split(","))
    if not 1 <= short <= day:
        raise ValueError(f"{text!r}: tulis dua angka, yang pertama tidak lebih besar, misalnya 60,600.")
    return short, day


def networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses or networks with commas between them."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def targets(text: str) -> dict[int, int]:
    """Targets such as 2025:462000000000,2026:465000000000, in whole rupiah."""
    parts = (part.split(":") for part in text.split(",") if part.strip())
    return {int(year): int(amount) for year, amount in parts}


def optional_path(name: str) -> Path | None:
    """The path that a variable names, if it is set."""
    return Path(os.environ[name]) if os.environ.get(name) else None


SPPT_HOME = Path(os.environ.get("SPPT_HOME", ".sppt")).absolute()
SPPT_CITY = os.environ.get("SPPT_CITY", "36.76")
SPPT_ROLE = os.environ.get("SPPT_ROLE", "app")
SPPT_DEMO = os.environ.get("SPPT_DEMO", "") == "1"
# Where the public finds this installation: printed and signed into every document.
SPPT_BASE_URL = os.environ.get("SPPT_BASE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip(
    "/"
)
SPPT_DOCUMENT_KEYS = Path(os.environ.get("SPPT_DOCUMENT_KEYS", SPPT_HOME / "keys" / "documents"))
SPPT_HTTPS = os.environ.get("SPPT_HTTPS", "") == "1"
SPPT_TRUSTED_PROXIES = networks(os.environ.get("SPPT_TRUSTED_PROXIES", ""))
# Look-ups, and codes opened, in any 10 minutes and on any day: docs/operating/settings.md says how to choose them.
SPPT_BUDGET_ADDRESS = limits(os.environ.get("SPPT_BUDGET_ADDRESS", "120,3000"))
SPPT_BUDGET_NETWORK = limits(os.environ.get("SPPT_BUDGET_NETWORK", "1200,20000"))
SPPT_BUDGET_BLOCK = limits(os.environ.get("SPPT_BUDGET_BLOCK", "300,2000"))
SPPT_BUDGET_TOTAL = limits(os.environ.get("SPPT_BUDGET_TOTAL", "120000,1500000"))
# Officers: minutes without a page, hours in all, and which password policy (default or bssn).
SPPT_OFFICE_IDLE_MINUTES = int(os.environ.get("SPPT_OFFICE_IDLE_MINUTES", "15"))
SPPT_OFFICE_HOURS = int(os.environ.get("SPPT_OFFICE_HOURS", "10"))
SPPT_PASSWORD_PROFILE = os.environ.get("SPPT_PASSWORD_PROFILE", "default")
# ISO 8583: where banks' lines come in (port 0: nowhere), and how many at once.
SPPT_ISO8583_HOST = os.environ.get("SPPT_ISO8583_HOST", "127.0.0.1")
SPPT_ISO8583_PORT = int(os.environ.get("SPPT_ISO8583_PORT", "8583"))
SPPT_ISO8583_LINES = int(os.environ.get("SPPT_ISO8583_LINES", "2000"))
# The message log of the machine doors keeps a message this long.
SPPT_PARTNER_KEY_DAYS = int(os.environ.get("SPPT_PARTNER_KEY_DAYS", "365"))
SPPT_MESSAGE_LOG_YEARS = int(os.environ.get("SPPT_MESSAGE_LOG_YEARS", "10"))
# Reconciliation speaks up: days that a day stays open, days that a channel is silent, rupiah of open differences.
SPPT_DAY_OPEN_DAYS = int(os.environ.get("SPPT_DAY_OPEN_DAYS", "3"))
SPPT_CHANNEL_SILENT_DAYS = int(os.environ.get("SPPT_CHANNEL_SILENT_DAYS", "3"))
SPPT_DIFFERENCE_LIMIT = int(os.environ.get("SPPT_DIFFERENCE_LIMIT", "10000000"))
# Working days: the national holidays that are shipped, and the city's own file over them.
WORKDAYS = workdays(optional_path("SPPT_HOLIDAYS_FILE"))
# Where webhooks may lead: the public internet over https, or anywhere.
SPPT_WEBHOOK_REACH = os.environ.get("SPPT_WEBHOOK_REACH", "anywhere" if SPPT_DEMO else "public")
# Where transfers of channels and of the bank leave their files; none: files come through pages and commands only.
SPPT_REPORTS_DIR = Path(os.environ["SPPT_REPORTS_DIR"]) if os.environ.get("SPPT_REPORTS_DIR") else None
# Mail to officers: a server, or a folder (a demo's); without either nothing leaves the inbox.
SPPT_MAIL_HOST = os.environ.get("SPPT_MAIL_HOST", "")
SPPT_MAIL_PORT = int(os.environ.get("SPPT_MAIL_PORT", "587"))
SPPT_MAIL_TLS = os.environ.get("SPPT_MAIL_TLS", "starttls")
SPPT_MAIL_USER = os.environ.get("SPPT_MAIL_USER", "")
SPPT_MAIL_PASSWORD_FILE = optional_path("SPPT_MAIL_PASSWORD_FILE")
SPPT_MAIL_CA_FILE = optional_path("SPPT_MAIL_CA_FILE")
SPPT_MAIL_FROM = os.environ.get("SPPT_MAIL_FROM", "")
SPPT_MAIL_DIR = optional_path("SPPT_MAIL_DIR") or (SPPT_HOME / "demo" / "mail" if SPPT_DEMO else None)
# Who is told of what, and when the head is told too; none: the rules that come along.
SPPT_MESSAGE_RULES = optional_path("SPPT_MESSAGE_RULES")
# What the city means to receive in a year: the office holds the year's money against it.
SPPT_TARGETS = targets(os.environ.get("SPPT_TARGETS", ""))

PERDA = perda_of(SPPT_CITY)
SCHEMA = PERDA.schema

STATEMENT_SECONDS = 20


def database(url: str, role: str) -> dict[str, object]:
    """Django's settings for one PostgreSQL address; every connection works in the city's schema with one role."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or unquote(parts.hostname or "")
    set_role = f" -c role={SCHEMA}_{role}" if role else ""
    if role == "app":  # a page or a channel never waits longer; an import or a check of the books may
        set_role += f" -c statement_timeout={STATEMENT_SECONDS}s"
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
CSRF_COOKIE_NAME = "__Host-csrf" if SPPT_HTTPS else "csrf"  # http on loopback cannot keep a __Host- cookie
CSRF_COOKIE_SECURE = SPPT_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "sppt.project.problems.forbidden"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # a treasurer brings a morning's reports at once
ALLOWED_HOSTS = [
    name for name in os.environ.get("SPPT_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if name
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "sppt.kit",
    "sppt.accounts",
    "sppt.partners",
    "sppt.register",
    "sppt.ledger",
    "sppt.assessment",
    "sppt.payments",
    "sppt.imports",
    "sppt.collective",
    "sppt.reconciliation",
    "sppt.documents",
    "sppt.messages",
    "sppt.bookkeeping",
    "sppt.portal",
    "sppt.office",
]
AUTH_USER_MODEL = "accounts.Officer"
ROOT_URLCONF = "sppt.project.urls"
MIDDLEWARE = [
    "sppt.project.requests.Requests",
    "sppt.portal.middleware.Guard",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["sppt.portal.pages.site", "sppt.office.layout.desk_of"]},
    }
]
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING_CONFIG = None
