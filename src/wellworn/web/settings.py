"""Settings: everything has a default, and what an operator may change is an environment variable named WELLWORN_*."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from wellworn.lib import home, postgres
from wellworn.web import logs
from wellworn.web.mail_settings import mail_settings
from wellworn.work.failures import noted, noted_async

DATA = home.data_folder()
SECRET_KEY = home.secret("session")
DEBUG = os.environ.get("WELLWORN_DEBUG") == "1"
PUBLIC_URL = os.environ.get("WELLWORN_PUBLIC_URL", "").rstrip("/")  # where browsers find Wellworn, when behind a proxy
BEHIND_TLS = PUBLIC_URL.startswith("https://")
if PUBLIC_URL and not (PUBLIC_URL.startswith(("http://", "https://")) and urlsplit(PUBLIC_URL).hostname):
    raise ValueError("WELLWORN_PUBLIC_URL must look like https://crm.example.com.")
ALLOWED_HOSTS = os.environ.get("WELLWORN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
if PUBLIC_URL:
    ALLOWED_HOSTS.append(urlsplit(PUBLIC_URL).hostname or "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "template_partials",
    "wellworn.work",
    "wellworn.members",
    "wellworn.usage",
    "wellworn.records",
    "wellworn.capture",
    "wellworn.api",
    "wellworn.outreach",
    "wellworn.adoption",
    "wellworn.friction",
    "wellworn.program",
    "wellworn.web",
    "allauth",  # after our rooms: their templates go first
    "allauth.account",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "wellworn.web.security.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "wellworn.web.nul.without_nul",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wellworn.web.toasts.toasts_in_fragments",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "wellworn.members.clock.local_time",
    "wellworn.web.gradual.Gradual",
    "wellworn.members.welcome.first_run",
]

ROOT_URLCONF = "wellworn.web.urls"
WSGI_APPLICATION = "wellworn.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": postgres.django_database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "members.Member"
CSRF_FAILURE_VIEW = "wellworn.web.errors.csrf_failure"
AUTHENTICATION_BACKENDS = ["wellworn.members.door.Keys"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "wellworn.web.door.CountedDoor"
ACCOUNT_FORMS = {
    "change_password": "wellworn.members.passwords.ChangePassword",
    "reset_password_from_key": "wellworn.members.passwords.ResetPassword",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an admin vouches for the address of whoever they add
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "10/m/ip,3/10m/key",
    "reset_password_from_key": "10/m/ip",
    "change_password": "5/m/user",
}
PROXIES = os.environ.get("WELLWORN_PROXIES", "0")
if not PROXIES.isdecimal():
    raise ValueError("WELLWORN_PROXIES must be a number: how many proxies of your own stand in front.")
ALLAUTH_TRUSTED_PROXY_COUNT = int(PROXIES)  # how many of your own stand in front
USERSESSIONS_TRACK_ACTIVITY = False  # when somebody was last here is nobody's business

LANGUAGE_CODE = "en"
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
HASHED = "wellworn.web.hashed.Hashed"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": PLAIN if DEBUG else HASHED},
}
MEDIA_ROOT = DATA / "files"

# Shared by every process, so that limits on wrong passwords hold across them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        # Many more than there are members: whoever fills it with tries at other names must not push out the counts for one.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True  # scripts read the token from the page
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

mail = mail_settings(os.environ.get("WELLWORN_SMTP_URL", ""), DATA / "outbox")
MAIL_IS_KEPT_IN: Path | None = mail["MAIL_IS_KEPT_IN"]
globals().update(mail)
DEFAULT_FROM_EMAIL = os.environ.get("WELLWORN_MAIL_FROM", f"wellworn@{urlsplit(PUBLIC_URL).hostname or 'localhost'}")

LOGGING = logs.SETTINGS
LOGGING_CONFIG = "logging.config.dictConfig"

PROCRASTINATE_IMPORT_PATHS = ["wellworn.records.custom.tasks"]
PROCRASTINATE_ON_APP_READY = "wellworn.work.schedule.register"
PROCRASTINATE_WORKER_DEFAULTS = {"task_middleware": [noted, noted_async]}
