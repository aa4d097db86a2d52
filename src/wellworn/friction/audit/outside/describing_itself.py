"""A table that comes without a description: kinds are guessed from the values, and the caller says which columns are special."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from wellworn.friction.audit.describing import Described, Description, Outcome
from wellworn.friction.audit.records import quoted
from wellworn.friction.audit.whole import be_whole
from wellworn.measures.files import CannotRead, files

FEW = 60  # different values, of a choice
SEVERAL = 3  # records for each value, at least
LONG = 60  # letters on average
TYPES = {"BOOLEAN": "yes_no", "DATE": "day", "DOUBLE": "number", "FLOAT": "number"}


@dataclass(frozen=True)
class Special:
    """What the caller says of a table. `won` and `lost` are "column=value"."""

    won: str = ""
    lost: str = ""
    amount: str = ""
    created: str = ""
    closed: str = ""
    owner: str = ""
    id: str = ""


def description(path: Path, object_: str, special: Special) -> Description:
    """What can be told by looking at the values."""
    kind, found = files(path)
    if kind == "csv":
        be_whole(found)
    read = "read_parquet" if kind == "parquet" else "read_csv"
    with duckdb.connect() as connection:
        try:
            connection.execute(f"CREATE VIEW given AS SELECT * FROM {read}({[str(one) for one in found]})")
            columns = {row[0]: row[1] for row in connection.execute("DESCRIBE given").fetchall()}
        except duckdb.Error as error:
            raise CannotRead(f"The records cannot be read ({str(error).splitlines()[0]}). Check the file.") from error
        kinds = {name: _kind(connection, name, type_) for name, type_ in columns.items()}
    _check(special, list(columns))
    won_by = special.won.partition("=")[0]
    outcome_of = {won_by, special.amount, special.closed} - {""}
    frame = {special.created, special.owner, special.id} - {""}
    fields = tuple(
        Described(
            name, name.strip(), kinds[name], origin="system" if name in frame else "",
            protected="It is the outcome, or says it" if name in outcome_of else "",
        )
        for name in columns
    )  # fmt: skip
    return Description(
        object_ or path.stem, fields, _outcomes(special), special.id, special.created, special.owner, special.closed
    )


def _check(special: Special, columns: Sequence[str]) -> None:
    for what, said in (("won", special.won), ("lost", special.lost)):
        if said and "=" not in said:
            raise CannotRead(f"--{what} {said} names no value. Write the column and its value: stage=Won.")
    for name in (
        special.won.partition("=")[0],
        special.lost.partition("=")[0],
        special.amount,
        special.created,
        special.closed,
        special.owner,
        special.id,
    ):
        if name and name not in columns:
            raise CannotRead(
                f"There is no column {name}. The table has {', '.join(columns[:12])}{' and more' if len(columns) > 12 else ''}."
            )


def _outcomes(special: Special) -> tuple[Outcome, ...]:
    tests = [
        (one.partition("=")[0], one.partition("=")[2].replace("'", "''")) for one in (special.won, special.lost) if one
    ]
    if len(tests) < 2:
        return ()
    won, lost = (f"{quoted(column)} = '{value}'" for column, value in tests)
    found = [Outcome("won", f"CASE WHEN {won} THEN 1.0 WHEN {lost} THEN 0.0 END")]
    if special.amount:
        found.append(Outcome("amount", f"CASE WHEN {won} THEN try_cast({quoted(special.amount)} AS DOUBLE) END"))
    if special.created and special.closed:
        ends = [f"try_cast({quoted(name)} AS TIMESTAMP)" for name in (special.created, special.closed)]
        found.append(
            Outcome(
                "days to close", f"CASE WHEN {won} OR {lost} THEN date_diff('day', {ends[0]}, {ends[1]})::DOUBLE END"
            )
        )
    return tuple(found)


def _kind(connection: duckdb.DuckDBPyConnection, name: str, type_: str) -> str:
    if type_ in TYPES or type_.startswith("TIMESTAMP"):
        return TYPES.get(type_, "day")
    if type_.endswith("INT") or type_.startswith(("INT", "DECIMAL", "BIGINT")):
        return "number"
    column = quoted(name)
    row = connection.execute(
        f"SELECT count(v), count(DISTINCT v), avg(length(v)), avg((v LIKE '%_@_%._%')::INT), avg((length(regexp_replace(v, '[^0-9]', '', 'g')) BETWEEN 7 AND 15 "
        f"AND v NOT SIMILAR TO '.*[A-Za-z].*')::INT) FROM (SELECT nullif({column}::VARCHAR, '') AS v FROM given LIMIT 20000)"
    ).fetchone()
    filled, distinct, length, mail, phone = row or (0, 0, 0, 0, 0)
    if not filled:
        return "text"
    if distinct <= FEW and filled >= SEVERAL * distinct:
        return "choice"
    if mail > 0.9:
        return "mail"
    if phone > 0.9:
        return "phone"
    return "long_text" if length > LONG else "text"
