from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import posko.deployment.views
from posko.organisation.page import pages

app_name = "deployment"
_MODULES = [f"posko.deployment.views.{module.name}" for module in iter_modules(posko.deployment.views.__path__)]
urlpatterns = [pattern for name in sorted(_MODULES) if import_module(name) for pattern in pages(name)]
