"""Sign-in through an office's own OpenID Connect, where it has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMES = ("POSKO_OIDC_ISSUER", "POSKO_OIDC_CLIENT_ID", "POSKO_OIDC_CLIENT_SECRET")


def oidc_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS from POSKO_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET and perhaps _NAME.

    Empty where none of them is set. Raises ValueError where only some are: half a set-up is a mistake.
    """
    issuer, client, secret = (environment.get(name, "") for name in NAMES)
    if not any((issuer, client, secret)):
        return {}
    if missing := [name for name in NAMES if not environment.get(name)]:
        raise ValueError(f"sign-in by OpenID Connect needs {', '.join(missing)} too")
    app = {
        "provider_id": "oidc",
        "name": environment.get("POSKO_OIDC_NAME", "SSO"),
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
