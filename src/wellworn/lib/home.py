"""The data folder and the secrets kept in it."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """The folder for everything that must be kept: `WELLWORN_DATA`, else the platform's user data folder. Made if absent.

    Raises `ValueError` with a sentence where none can be."""
    folder = Path(os.environ.get("WELLWORN_DATA") or platformdirs.user_data_dir("wellworn")).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(
            f"{folder} cannot be the data folder: {error.strerror}. Choose another with WELLWORN_DATA."
        ) from error
    return folder


def choose(name: str) -> None:
    """Use the user data folder of that name from now on, unless `WELLWORN_DATA` says otherwise."""
    os.environ.setdefault("WELLWORN_DATA", platformdirs.user_data_dir(name))


def secret(name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(48)) -> str:
    """A random secret of that name, made at first use and kept readable by its owner alone."""
    path = data_folder() / f"{name}.secret"
    if not path.exists():
        keep(path, make())
    return path.read_text()


def keep(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a file that its owner alone may read, whole or not at all. Without `replace`, what stands there already stays."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if replace:
        Path(draft).replace(path)
        return
    try:
        os.link(draft, path)  # fails when another process was first, whose secret then counts
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
