from __future__ import annotations

import posko.organisation.views
import posko.organisation.views_decisions
import posko.organisation.views_self
import posko.organisation.views_tokens  # noqa: F401
from posko.organisation.page import pages

app_name = "organisation"
urlpatterns = [
    *pages("posko.organisation.views"),
    *pages("posko.organisation.views_decisions"),
    *pages("posko.organisation.views_self"),
    *pages("posko.organisation.views_tokens"),
]
