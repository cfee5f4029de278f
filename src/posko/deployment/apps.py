from __future__ import annotations

from django.apps import AppConfig


class DeploymentConfig(AppConfig):
    name = "posko.deployment"
    label = "deployment"
    default_auto_field = "django.db.models.BigAutoField"
