from __future__ import annotations

import posko.ledger.views  # noqa: F401
from posko.organisation.page import pages

app_name = "ledger"
urlpatterns = pages("posko.ledger.views")
