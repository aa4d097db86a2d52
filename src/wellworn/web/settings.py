"""Settings: everything has a default, and what an operator may change is an environment variable named WELLWORN_*."""

from __future__ import annotations

import os
from pathlib import Path

from wellworn.lib import home, postgres
from wellworn.work.failures import noted, noted_async

DATA = home.data_folder()
SECRET_KEY = home.secret("session")
DEBUG = os.environ.get("WELLWORN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("WELLWORN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "wellworn.work",
    "wellworn.members",
    "wellworn.usage",
    "wellworn.records",
    "wellworn.capture",
    "wellworn.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wellworn.web.toasts.toasts_in_fragments",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
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
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

LANGUAGE_CODE = "en"
LOCALE_PATHS = [Path(__file__).parent.parent / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"

PROCRASTINATE_ON_APP_READY = "wellworn.work.schedule.register"
PROCRASTINATE_WORKER_DEFAULTS = {"task_middleware": [noted, noted_async]}
