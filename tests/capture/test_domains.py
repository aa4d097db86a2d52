"""Which part of a domain was registered, who gives addresses to anybody, and what a company is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.capture.labels import company_name
from wellworn.lib.domains import registrable
from wellworn.lib.free_mail import is_free_mail


@pytest.mark.parametrize(
    ("domain", "base"),
    [
        ("mail.acme.com", "acme.com"),
        ("ACME.co.uk", "acme.co.uk"),
        ("a.b.acme.com.au", "acme.com.au"),
        ("co.uk", ""),
        ("com", ""),
        ("acme.github.io", "acme.github.io"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("www.acme.公司.cn", "acme.xn--55qx5d.cn"),
        ("acme.com.", "acme.com"),
        ("10.0.0.1", ""),
        ("localhost", ""),
        ("", ""),
        ("a b.com", ""),
        ("0.\u00af", ""),  # a sign that becomes a blank when it is normalised
    ],
)
def test_the_registered_part_follows_the_public_suffix_list(domain: str, base: str) -> None:
    assert registrable(domain) == base


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "GMX.de",
        "hotmail.co.uk",
        "yahoo.fr",
        "mail.ru",
        "qq.com",
        "web.de",
        "t-online.de",
        "users.noreply.github.com",
    ],
)
def test_providers_of_addresses_to_anybody_are_known(domain: str) -> None:
    assert is_free_mail(domain)


@pytest.mark.parametrize("domain", ["norrvik.se", "yahoo-inc-suppliers.com", "google.com", "live-events.example", ""])
def test_companies_are_no_such_providers(domain: str) -> None:
    assert not is_free_mail(domain)


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("norrvik-instruments.se", "Norrvik Instruments"),
        ("mail.acme.co.uk", "Acme"),
        ("ibm.com", "IBM"),
        ("pomonacapital.com", "Pomona Capital"),
        ("moagem-figueira-da-foz.pt", "Moagem Figueira da Foz"),
        ("sal-nova-2.pt", "Sal Nova"),
        ("studio-54.com", "Studio 54"),
        ("hp.com", "HP"),
        ("bmw.de", "BMW"),
        ("3m.com", "3m"),
        ("bücher.de", "Bücher"),
        ("rheintal-mess-gmbh.de", "Rheintal Mess"),
        ("com", ""),
    ],
)
def test_a_company_is_named_after_its_domain_until_it_is_known_better(domain: str, name: str) -> None:
    assert company_name(domain) == name


@given(st.text(max_size=300))
def test_any_text_is_a_domain_or_none(domain: str) -> None:
    base = registrable(domain)
    assert base.isascii()
    assert registrable(base) == base
    is_free_mail(domain)
    company_name(domain).encode("utf-8")
