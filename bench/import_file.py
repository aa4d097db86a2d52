"""The file that `bin/bench imports` brings, and what the database must hold of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FIRST = ("Anna", "Joost", "Femke", "Jürgen", "Sigrid", "Henrik", "Maja", "Oskar", "Inês", "Zoë", "Piotr", "Chloé")
LAST = ("Lind", "Bos", "van Dalen", "Müller", "Okafor", "Weiss", "Brandt", "Åberg", "Sjöberg", "Duarte", "Nowak", "Dupont")  # fmt: skip
HEADER = "Name,Email,Phone,Company,Title,City"
TARGETS = ["name", "address.mail", "phone", "company", "title", "city"]
TYPED = "Typed by hand"  # the title of those who were there before; it must stay
WRONG = """
    SELECT count(*) FROM records_address held JOIN records_person person ON person.id = held.person_id
    CROSS JOIN LATERAL (SELECT substring(held.address FROM '^p([0-9]+)@')::int AS one) AS of_address
    CROSS JOIN LATERAL (SELECT CASE WHEN one %% 10 = 4 AND one + 5 < %(rows)s THEN one + 5 ELSE one END AS line) AS last
    LEFT JOIN records_company company ON company.id = person.company_id
    WHERE held.address LIKE %(like)s AND (
        company.name IS DISTINCT FROM 'Company ' || one %% %(companies)s
        OR person.city IS DISTINCT FROM 'City ' || line %% 300
        OR person.title IS DISTINCT FROM CASE WHEN one %% 100 = 50 THEN %(typed)s ELSE 'Title ' || line %% 40 END
        OR NOT EXISTS (SELECT FROM records_phone WHERE kind = 'person' AND record_id = person.id
                       AND number = '+3138' || lpad((one %% 10000000)::text, 7, '0'))
    )
"""


def companies(rows: int) -> int:
    """How many companies the rows name."""
    return rows // 20 + 1


def named(one: int) -> str:
    """The name of a person."""
    return f"{FIRST[one % 12]} {LAST[one // 12 % 12]} {one // 144}"


def generated(rows: int, mark: str) -> Iterator[bytes]:
    """A file of people, piece by piece; each tenth row is about somebody of five rows before, with another title and city."""
    lines = [HEADER]
    for n in range(rows):
        one = n - 5 if n % 10 == 9 else n
        company = f"Company {one % companies(rows)}"
        lines.append(
            f"{named(one)},p{one}@{mark}.example,+3138{one % 10_000_000:07},{company},Title {n % 40},City {n % 300}"
        )
        if len(lines) > 5_000:
            yield ("\n".join(lines) + "\n").encode()
            lines = []
    yield ("\n".join(lines) + "\n").encode()


def before(rows: int, mark: str) -> Iterator[dict[str, str]]:
    """A hundredth of the people, as somebody has typed them before the file comes."""
    for one in range(50, rows, 100):
        yield {"name": named(one), "address.mail": f"p{one}@{mark}.example", "title": TYPED}


def expected(rows: int) -> dict[str, int]:
    """What becomes of the rows."""
    there, twice = len(range(50, rows, 100)), rows // 10
    return {"created": rows - twice - there, "changed": there + twice}


def wrong(rows: int, mark: str) -> dict[str, Any]:
    """How many people, companies and links are not as the file has them; nothing but zeros where all is right."""
    from wellworn.lib import sql

    like = f"p%@{mark}.example"
    ((people,),) = sql.rows("SELECT count(*) FROM records_address WHERE address LIKE %s", [like])
    ((made,),) = sql.rows("SELECT count(*) FROM records_company WHERE name LIKE %s", ["Company %"])
    given = {"rows": rows, "like": like, "companies": companies(rows), "typed": TYPED}
    ((bad,),) = sql.rows(WRONG, given)
    return {"people": people - (rows - rows // 10), "companies": made - companies(rows), "links_and_values": bad}
