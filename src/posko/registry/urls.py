from __future__ import annotations

import posko.registry.views.accounts
import posko.registry.views.imports
import posko.registry.views.tables
import posko.registry.views.tiers  # noqa: F401
from posko.organisation.page import pages

app_name = "registry"
urlpatterns = [
    *pages("posko.registry.views.accounts"),
    *pages("posko.registry.views.tables"),
    *pages("posko.registry.views.imports"),
    *pages("posko.registry.views.tiers"),
]
