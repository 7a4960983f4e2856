"""The way out that the settings name, and in whose name mails are written."""

from __future__ import annotations

from django.conf import settings

from sppt.messages.addresses import read_address
from sppt.messages.post import BadMailSettings, Folder, Post, Server, Tls
from sppt.messages.refusals import MessageRefused
from sppt.messages.writing import Site

DEMO_SENDER = "pbb@kota-contoh.example"


def post() -> Post | None:
    """Where mails go; None where mail is off. Raises BadMailSettings."""
    host, folder = settings.SPPT_MAIL_HOST, settings.SPPT_MAIL_DIR
    if not host:
        return None if folder is None else Folder(folder, _sender())
    if settings.SPPT_MAIL_TLS not in set(Tls):
        raise BadMailSettings(
            f"SPPT_MAIL_TLS harus {', '.join(Tls)}; yang tertulis {settings.SPPT_MAIL_TLS!r}."
        )
    return Server(
        host,
        settings.SPPT_MAIL_PORT,
        Tls(settings.SPPT_MAIL_TLS),
        _sender(),
        settings.SPPT_MAIL_USER,
        settings.SPPT_MAIL_PASSWORD_FILE,
        settings.SPPT_MAIL_CA_FILE,
    )


def is_on() -> bool:
    """Whether this installation sends mail at all."""
    return bool(settings.SPPT_MAIL_HOST or settings.SPPT_MAIL_DIR)


def site(sender: str) -> Site:
    """Who writes, and where the links lead."""
    return Site(settings.PERDA.name, settings.SPPT_BASE_URL, sender)


def _sender() -> str:
    told = settings.SPPT_MAIL_FROM or (DEMO_SENDER if settings.SPPT_DEMO else "")
    try:
        return read_address(told)
    except MessageRefused:
        raise BadMailSettings(
            "SPPT_MAIL_FROM belum berisi alamat pengirim, misalnya pbb@kota.go.id."
        ) from None
