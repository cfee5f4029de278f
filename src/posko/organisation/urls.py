from __future__ import annotations

import posko.organisation.views  # noqa: F401
from posko.organisation.page import pages

app_name = "organisation"
urlpatterns = pages("posko.organisation.views")
