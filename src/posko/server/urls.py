from __future__ import annotations

from django.urls import include, path

import posko.server.views  # noqa: F401
from posko.organisation.page import pages
from posko.server.api import api_urls

urlpatterns = [
    *pages("posko.server.views"),
    path("akun/", include("allauth.urls")),
    path("bahasa/", include("django.conf.urls.i18n")),
    path("orang/", include("posko.organisation.urls")),
    path("data/", include("posko.registry.urls")),
    path("rencana/", include("posko.deployment.urls")),
    path("kesiapan/", include("posko.readiness.urls")),
    path("buku-besar/", include("posko.ledger.urls")),
    path("api/v1/", api_urls()),
]
