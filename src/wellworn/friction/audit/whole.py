"""Whether files of CSV are read whole: a row that is left out unsaid makes every number that follows a little wrong."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from pathlib import Path

import duckdb

from wellworn.measures.files import CannotRead

PIECE = 1 << 20  # bytes
LOST = 100  # one row in so many may be broken, as in a large export there is always one


def be_whole(paths: Iterable[Path]) -> None:
    """Raises CannotRead for letters that are not UTF-8, and where more rows than a few are broken."""
    for path in paths:
        _be_utf_8(path)
        with duckdb.connect() as connection:
            _be_rows(path, connection)


def _be_utf_8(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except OSError as error:
        raise CannotRead(f"{path} cannot be read ({error.strerror}). Say where a file is that you may read.") from error
    except UnicodeDecodeError as error:
        raise CannotRead(f"{path} holds letters that are not UTF-8. Save it as CSV UTF-8.") from error


def _be_rows(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    how = "all_varchar=true, header=true, ignore_errors=true, store_rejects=true"
    try:
        [(rows,)] = connection.execute(f"SELECT count(*) FROM read_csv(?, {how})", [str(path)]).fetchall()
        broken = connection.execute(
            "SELECT line, min(error_message) FROM reject_errors GROUP BY line ORDER BY line"
        ).fetchall()
    except duckdb.Error as error:
        raise CannotRead(f"The records cannot be read ({str(error).splitlines()[0]}). Check the file.") from error
    if len(broken) * LOST > rows + len(broken):
        line, why = broken[0]
        many = f"{len(broken):,} of {rows + len(broken):,} rows of {path} are broken"
        raise CannotRead(
            f"{many}, the first at line {line} ({str(why).splitlines()[0].rstrip('.')}). Export it again, or mend them."
        )
