"""The data folder and the secrets kept in it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """The folder for everything that must be kept: `WELLWORN_DATA`, else the platform's user data folder. Made if absent."""
    folder = Path(os.environ.get("WELLWORN_DATA") or platformdirs.user_data_dir("wellworn"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret(name: str) -> str:
    """A random secret of that name, made at first use and kept readable by its owner alone."""
    path = data_folder() / f"{name}.secret"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
