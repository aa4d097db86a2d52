"""The annex to a works agreement says what is configured, as a page and as a PDF with real text."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO

import pytest
from django.apps import apps
from pypdf import PdfReader

from tests.conftest import signed_in
from wellworn.adoption.agreement.contents import annex
from wellworn.adoption.agreement.document import Clause, Document
from wellworn.adoption.agreement.facts import gather
from wellworn.adoption.agreement.pdf import pdf
from wellworn.adoption.protecting import agree, set_protection
from wellworn.members.models import InternalDomain, Member, Role, Workspace
from wellworn.members.protections.models import ProtectionChange
from wellworn.usage.features import FEATURES
from wellworn.usage.forbidden import FORBIDDEN

pytestmark = pytest.mark.django_db
PAGE = "/adoption/agreement"
TODAY = date(2026, 11, 22)


@pytest.fixture
def rosa(ada: Member) -> Member:
    """Who speaks for the people who work here."""
    rosa = Member.objects.create(email="rosa@norrvik.example", name="Rosa Łęcka")
    rosa.mark_representative(True, by=ada)
    return rosa


def text(document: Document) -> str:
    return "\n".join(document.lines())


def reader(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def words(data: bytes) -> str:
    """All the text of a file, with one space between words."""
    return " ".join(" ".join(page.extract_text() for page in reader(data).pages).split())


def test_everybody_reads_it_and_takes_it_as_a_file(ada: Member, rosa: Member, ana: Member, carl: Member) -> None:
    Workspace.objects.update_or_create(pk=1, defaults={"name": "Norrvik Ελλάς & <Sons>"})
    oskar = Member.objects.create(email="oskar@norrvik.example", role=Role.IT)
    for one in (ada, rosa, ana, carl, oskar):
        page = signed_in(one).get(PAGE).content.decode()
        assert "Rosa Łęcka" in page and "Norrvik Ελλάς &amp; &lt;Sons&gt;" in page
        answer = signed_in(one).get(f"{PAGE}.pdf")
        assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")


def test_the_file_has_real_text_numbered_pages_and_bookmarks(ada: Member, rosa: Member) -> None:
    document = annex(gather(TODAY))
    data = pdf(document)
    file, said = reader(data), words(data)
    pages = len(file.pages)
    assert pages > 8
    assert "Rosa Łęcka" in said and "Version 2 · 22 November 2026" in said
    assert all(f"Page {number} of {pages}" in said for number in range(1, pages + 1))
    assert [re.sub(r"\s+", " ", entry.title) for entry in file.outline] == [
        f"{one.number} {one.title}" for one in document.sections
    ]
    assert said.count(document.fingerprint) == pages + 1
    for section in document.sections:
        for _number, part in section.numbered:
            if isinstance(part, Clause):
                assert " ".join(part.text.split()[:6]) in said
    assert pdf(document) == data


def test_letters_of_other_alphabets_are_printed(ada: Member) -> None:
    Workspace.objects.update_or_create(pk=1, defaults={"name": "Ελλάς Київ Łódź"})
    assert "Ελλάς Київ Łódź" in words(pdf(annex(gather(TODAY))))


def test_it_says_what_is_in_force_and_counts_its_versions(ada: Member, rosa: Member) -> None:
    before = annex(gather(TODAY))
    set_protection("events_kept_days", "14", reason="Two weeks are enough.", by=ada)
    set_protection("least_group", "8", by=ada)
    set_protection("recorded", "acts", by=ada)
    set_protection("teams_shown_to", "leads", by=ada)
    after = annex(gather(TODAY))
    assert after.version == before.version + 4 and after.fingerprint != before.fingerprint
    said = text(after)
    assert "14 days, then deleted" in said and "8 or more people" in said and "more than 8 people have added" in said
    assert "only acts that change something are recorded" in said
    assert "Two weeks are enough." in said and "Ada Holm raised a protection" in said
    rows = {line.split(" | ")[0]: line.split(" | ") for line in after.lines() if " | " in line}
    assert rows["Rep"][3] == "No" and rows["Executive"][3] == "Where that allows it" and rows["IT"][2] == "No"


def test_what_was_only_asked_for_is_not_in_it_and_what_was_agreed_is(ada: Member, rosa: Member) -> None:
    set_protection("least_group", "8", by=ada)
    before = annex(gather(TODAY))
    set_protection("least_group", "6", reason="Small teams.", by=ada)
    assert annex(gather(TODAY)) == before
    assert "1 change is asked for and not in force" in signed_in(rosa).get(PAGE).content.decode()
    agree(ProtectionChange.objects.latest("pk"), answer="For a year.", by=rosa)
    after = text(annex(gather(TODAY)))
    assert "Rosa Łęcka agreed to lower a protection" in after and "Small teams. · For a year." in after


def test_two_copies_of_different_days_that_say_the_same_have_one_fingerprint(ada: Member) -> None:
    set_protection("least_group", "8", by=ada)
    first, again = annex(gather(TODAY)), annex(gather(date(2027, 3, 1)))
    assert first.fingerprint == again.fingerprint and pdf(first) != pdf(again)
    InternalDomain.objects.create(domain="norrvik.example")
    assert annex(gather(TODAY)).fingerprint != first.fingerprint


def test_no_table_that_names_a_member_and_no_feature_is_left_out(ada: Member) -> None:
    said = text(annex(gather(TODAY)))
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("wellworn.") and any(
            one.related_model is Member for one in model._meta.concrete_fields
        ):
            assert f"{model._meta.app_label}.{model.__name__} | " in said
    assert all(f"{one.key} | {one.name}" in said for one in FEATURES)
    assert all(f"{one.name} | {one.says}" in said for one in FORBIDDEN)


def test_sections_that_others_point_to_are_where_they_say(ada: Member) -> None:
    titles = {one.number: one.title for one in annex(gather(TODAY)).sections}
    assert titles["2"] == "Purposes" and titles["6"] == "Floors" and titles["7"] == "Data that are never recorded"
    assert titles["8"] == "Uses that are forbidden" and titles["10"] == "Changing a protection"


def test_the_page_asks_the_same_number_of_queries_however_much_has_changed(
    ada: Member, rosa: Member, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    """Session, member, frame; workspace, language model, representatives, people, protections, domains, history, what is asked."""
    browser = signed_in(rosa)
    for days in ("28", "21", "14", "7"):
        set_protection("events_kept_days", days, by=ada)
    with django_assert_num_queries(11):
        browser.get(PAGE)
