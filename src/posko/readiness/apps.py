from __future__ import annotations

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "posko.readiness"
    label = "readiness"
    default_auto_field = "django.db.models.BigAutoField"
