"""Contact fields are read from signatures, each with the words it stood in and how sure it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.capture.contact import found, likeness
from wellworn.capture.message import Mention, Words


def fields(
    signature: str, address: str = "ann.bell@acme.example", name: str = "Ann Bell", region: str = ""
) -> dict[str, list[str]]:
    """The values found, by field; phones as label and number."""
    out: dict[str, list[str]] = {}
    for one in found(Words("Hello", "", signature), Mention(address, name), region):
        assert 0 < one.confidence < 1
        assert one.excerpt
        out.setdefault(one.field, []).append(f"{one.label} {one.value}".strip() if one.field == "phone" else one.value)
    return out


def test_an_english_block_is_read() -> None:
    got = fields(
        "Best regards,\n\nAnn Bell\nSenior Application Engineer | Acme Controls Ltd\nT +44 1632 960144 | M +44 7700 900812\n"
        "ann.bell@acme.example | www.acme.example\nlinkedin.com/in/ann-bell\n14 Mill Lane, Leeds LS1 4AB, United Kingdom"
    )
    assert got["title"] == ["Senior Application Engineer"]
    assert got["company"] == ["Acme Controls Ltd"]
    assert got["website"] == ["https://www.acme.example"]
    assert got["social"] == ["https://linkedin.com/in/ann-bell"]
    assert got["address"] == ["14 Mill Lane, Leeds LS1 4AB, United Kingdom"]


def test_a_german_block_is_read() -> None:
    got = fields(
        "Mit freundlichen Grüßen\n\ni. A. Jonas Weiß\nLeiter Einkauf\n\nRheintal Messtechnik GmbH\nIndustriestraße 12\n79761 Waldshut-Tiengen\n"
        "Tel.: 07751 8320-23\nFax: 07751 8320-99\nMobil: +49 171 1234567",
        "jonas.weiss@rheintal-mess.de",
        "Weiß, Jonas",
    )
    assert got["title"] == ["Leiter Einkauf"]
    assert got["company"] == ["Rheintal Messtechnik GmbH"]
    assert got["address"] == ["Industriestraße 12, 79761 Waldshut-Tiengen"]
    assert got["phone"] == ["work +497751832023", "fax +497751832099", "mobile +491711234567"]


@pytest.mark.parametrize(
    ("line", "address", "phone"),
    [
        ("Office: (713) 853-3989", "a@acme.com", "work +17138533989"),
        ("Cell 713.853.3989", "a@acme.com", "mobile +17138533989"),
        ("Tel: 020 7946 0018", "a@acme.co.uk", "work +442079460018"),
        ("+46 (0)8 505 211 00", "a@acme.com", "+46850521100"),
        ("08-505 211 00", "a@acme.se", "+46850521100"),
        ("0046 8 505 211 00", "a@acme.com", "+46850521100"),
        ("Tél. 01 42 68 53 00", "a@acme.fr", "work +33142685300"),
        ("713-853-3989 (fax)", "a@acme.com", "fax +17138533989"),
    ],
)
def test_phones_are_given_in_e164_with_their_label(line: str, address: str, phone: str) -> None:
    assert fields(f"Ann Bell\n{line}", address)["phone"] == [phone]


@pytest.mark.parametrize(
    "line",
    [
        "2023-05-05",
        "05.05.2023 - 06.05.2023",
        "Ref 1234 5678 9012 3456",
        "HRB 123456",
        "12",
        "IBAN DE89 3704 0044 0532 0130 00",
    ],
)
def test_other_numbers_are_no_phones(line: str) -> None:
    assert "phone" not in fields(f"Ann Bell\n{line}", "ann@acme.com", region="US")


def test_a_letter_without_signature_gives_nothing() -> None:
    assert found(Words("Call me on +46 8 505 211 00"), Mention("ann@acme.example")) == ()


def test_the_company_may_be_told_by_the_senders_domain() -> None:
    assert fields("Ann Bell\nNorrvik Instruments", "ann@norrvik-instruments.se")["company"] == ["Norrvik Instruments"]


@pytest.mark.parametrize(
    ("signature", "title", "company", "city"),
    [
        ("Ann Bell\nProcurement lead, Acme N.V., Zwolle", "Procurement lead", "Acme N.V.", "Zwolle"),
        ("Ann Bell, Procurement lead, Acme N.V., Zwolle", "Procurement lead", "Acme N.V.", "Zwolle"),
        ("Ann Bell\nInkoop, Acme B.V., Den Helder\n+31 38 555 0172", "Inkoop", "Acme B.V.", "Den Helder"),
        ("Ann Bell | Compras\nAcme Lda. | Rua do Cais 5, Aveiro", "Compras", "Acme Lda.", "Aveiro"),
        ("Ann Bell\nVP, Finance\nAcme, Inc.\n14 Mill Lane\nAustin, TX 78701", "VP, Finance", "Acme, Inc.", "Austin"),
        ("Ann Bell - Systems Architect at Acme", "Systems Architect", "Acme", ""),
    ],
)
def test_a_line_of_several_fields_comes_apart(signature: str, title: str, company: str, city: str) -> None:
    got = fields(signature)
    assert (got["title"], got["company"], got.get("city", [""])) == ([title], [company], [city])


def test_what_stands_beside_the_address_of_somebody_else_is_theirs() -> None:
    assert "company" not in fields("Ann Bell\nLovers of Pumps Group: list@pumps.example")


@pytest.mark.parametrize(
    ("name", "domain"),
    [
        ("Ferrán Pharma", "ferran-pharma.example"),
        ("Rhône Biologics SAS", "rhone-biologics.example"),
        ("Brauerei Köhler GmbH", "brauerei-koehler.de"),
        ("Umeå Water AB", "umea-water-2.example"),
        ("Dublin City University", "dcu.ie"),
        ("Acme", "acmecontrols.com"),
        ("Acme Controls", "acme.com"),
    ],
)
def test_a_domain_spells_a_name(name: str, domain: str) -> None:
    assert likeness.resembles(name, domain)


@pytest.mark.parametrize(("name", "domain"), [("Inkoop", "acme.com"), ("Acme", "gmail.com"), ("Kind as ever", "acme.com")])
def test_a_domain_does_not_spell_what_is_not_in_it(name: str, domain: str) -> None:
    assert not likeness.resembles(name, domain)
    assert not likeness.has_legal_form(name)


@given(st.text(max_size=600), st.text(max_size=60), st.text(max_size=60))
def test_any_signature_gives_clean_fields(signature: str, address: str, name: str) -> None:
    for one in found(Words("", "", signature), Mention(address, name), "DE"):
        (one.value + one.excerpt + one.label).encode("utf-8")
        assert one.value
        assert "\n" not in one.value


def test_endless_signatures_are_bounded() -> None:
    for text in ("1" * 100_000, "1 " * 50_000, "a." * 50_000, "+" * 50_000, "x\n" * 50_000):
        found(Words("", "", text), Mention("ann@acme.example"), "US")
