from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import posko.readiness.views
from posko.organisation.page import pages

app_name = "readiness"
_MODULES = [f"posko.readiness.views.{module.name}" for module in iter_modules(posko.readiness.views.__path__)]
urlpatterns = [pattern for name in sorted(_MODULES) if import_module(name) for pattern in pages(name)]
