"""Settings, all from the environment. `posko serve` sets what a laptop needs; production sets its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from posko.server.database import settings_from
from posko.server.oidc import oidc_from

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("POSKO_DATA", "posko-data")).resolve()


def _list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def _secret_key() -> str:
    """From the environment, or the file in the data folder that `posko serve` made."""
    if key := os.environ.get("POSKO_SECRET_KEY"):
        return key
    file = DATA / "secret-key"
    if not file.exists():
        raise RuntimeError(f"no POSKO_SECRET_KEY and no {file}: start with `posko serve`, which makes one")
    return file.read_text()


DEBUG = False
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = _list("POSKO_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _list("POSKO_ORIGINS")
HTTPS = os.environ.get("POSKO_HTTPS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "posko.organisation",
    "posko.ledger",
    "posko.registry",
    "posko.deployment",
    "posko.readiness",
    "posko.server",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "posko.server.middleware.doorstep",
    "posko.server.middleware.language",
    "posko.server.middleware.readable",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "posko.organisation.bearer.bearer",
    "posko.organisation.second_factor.sessions_end",
    "posko.organisation.second_factor.second_factor",
    "posko.server.accounts.closed_doors",
    "posko.server.middleware.walls",
]
ROOT_URLCONF = "posko.server.urls"
WSGI_APPLICATION = "posko.server.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "posko.server.frame.frame",
            ],
        },
    },
]

# The application connects as a role that row-level security binds; POSKO_OWNER=1 is for migrations, backup and set-up.
_url = os.environ.get("DATABASE_URL", "postgresql:///posko")
_app_url = os.environ.get("POSKO_APP_DATABASE_URL")
_owner = os.environ.get("POSKO_OWNER") == "1"
DATABASES = {"default": settings_from(_url if _owner or not _app_url else _app_url)}

AUTH_USER_MODEL = "organisation.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "name", "officer_code")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "posko.server.accounts.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# A whole Polres, or a telephone company's customers, may stand behind one address: the name is what is guarded closely.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/5m/ip,5/5m/key", "posko_activation": "120/m/ip"}
# How many proxies stand in front: the address that the outermost of them saw is the one that is counted.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("POSKO_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "add_webauthn": "posko.server.passkeys.AddForm",
    "edit_webauthn": "posko.server.passkeys.EditForm",
    "login_webauthn": "posko.server.passkeys.LoginForm",
}
MFA_TOTP_ISSUER = "Posko"
# Everybody but officers and partners sets up a second factor before anything else; "optional" is for trying out.
SECOND_FACTOR_REQUIRED = os.environ.get("POSKO_SECOND_FACTOR", "required") != "optional"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ADAPTER = "posko.server.accounts.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = oidc_from(os.environ)

# Hours after sign-in until a session ends; with POSKO_SESSION_IDLE=1 hours after the last request instead.
SESSION_HOURS = float(os.environ.get("POSKO_SESSION_HOURS", "12"))
SESSION_IDLE = os.environ.get("POSKO_SESSION_IDLE") == "1"
SESSION_COOKIE_AGE = int(SESSION_HOURS * 3600)
SESSION_SAVE_EVERY_REQUEST = SESSION_IDLE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "server_cache",
        # With Django's 300 a flood of names would push out the very counts that hold it back.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("POSKO_TIMEZONE", "Asia/Jakarta")
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = DATA / "static"
# Pages name files by their hash alone.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "computing"]}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
