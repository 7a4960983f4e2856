"""Every address of the installation. Indonesian pages have no prefix; English ones stand under /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from sppt.office.assets import asset as office_asset
from sppt.portal.assets import asset
from sppt.portal.documents import keys
from sppt.portal.health import status

handler400 = "sppt.portal.problems.bad_request"
handler403 = "sppt.project.problems.forbidden"
handler404 = "sppt.project.problems.not_found"
handler500 = "sppt.portal.problems.server_error"

urlpatterns = [
    path("status", status),
    path("kunci-dokumen.json", keys),
    path("static/<str:name>", asset),
    path("static/kantor/<str:name>", office_asset),
    *i18n_patterns(
        path("kantor/", include("sppt.office.urls")),
        path("", include("sppt.portal.urls")),
        prefix_default_language=False,
    ),
]
