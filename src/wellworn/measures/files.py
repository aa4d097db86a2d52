"""Which files a path means, and what is said of those that cannot be read."""

from __future__ import annotations

from pathlib import Path


class CannotRead(Exception):
    """A file is not what is needed; the message is a sentence with the next step."""


def files(path: Path) -> tuple[str, list[Path]]:
    """What kind of files, 'parquet' or 'csv', and which: one, or those of a folder."""
    try:
        found = _found(path)
    except OSError as error:  # no right to look, or a name that no file can have
        raise CannotRead(
            f"{path} cannot be looked at ({error.strerror}). Say where a file is that you may read."
        ) from error
    if found is None:
        raise CannotRead(f"There is no file {path}. Say where it is.")
    kinds = {one.suffix.lower().lstrip(".") for one in found}
    if not found or not (kinds <= {"parquet"} or kinds <= {"csv"}):
        raise CannotRead(
            f"{path} is neither Parquet nor CSV. Write it as .parquet or .csv, or give a folder of one of them."
        )
    return kinds.pop(), found


def _found(path: Path) -> list[Path] | None:
    """The file itself, or those of a folder; None where there is nothing."""
    if path.is_dir():
        return sorted(one for one in path.rglob("*") if one.is_file() and one.name[0] not in "._")
    return [path] if path.exists() else None
