"""Descriptions of other CRMs are read in the shape that their makers give them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from wellworn.friction.audit.evidence import facts
from wellworn.friction.audit.outside import describing_itself, reading
from wellworn.friction.audit.outside.describing_itself import Special
from wellworn.friction.audit.records import Records
from wellworn.friction.audit.verdicts import judge
from wellworn.friction.saying import in_words, said
from wellworn.measures.files import CannotRead


def salesforce_field(name: str, type_: str = "string", **other: object) -> dict[str, object]:
    """A field as `describe` gives it."""
    plain: dict[str, object] = {
        "autoNumber": False, "calculated": False, "calculatedFormula": None, "compoundFieldName": None, "createable": True, "custom": name.endswith("__c"),
        "defaultValue": None, "defaultedOnCreate": False, "deprecatedAndHidden": False, "filterable": True, "label": name.removesuffix("__c").replace("_", " "),
        "length": 255, "name": name, "nillable": True, "picklistValues": [], "referenceTo": [], "type": type_, "unique": False, "updateable": True,
    }  # fmt: skip
    return plain | other


SALESFORCE = {
    "activateable": False, "createable": True, "custom": False, "keyPrefix": "006", "label": "Opportunity", "name": "Opportunity",
    "fields": [
        salesforce_field("Id", "id", nillable=False, createable=False, updateable=False, defaultedOnCreate=True),
        salesforce_field("Name", nillable=False),
        salesforce_field("StageName", "picklist", nillable=False),
        salesforce_field("Amount", "currency"),
        salesforce_field("CloseDate", "date", nillable=False),
        salesforce_field("OwnerId", "reference", nillable=False, defaultedOnCreate=True),
        salesforce_field("IsClosed", "boolean", nillable=False, createable=False, updateable=False, defaultedOnCreate=True),
        salesforce_field("IsWon", "boolean", nillable=False, createable=False, updateable=False, defaultedOnCreate=True),
        salesforce_field("CreatedDate", "datetime", nillable=False, createable=False, updateable=False, defaultedOnCreate=True),
        salesforce_field("Expected_Margin__c", "currency", calculated=True, createable=False, updateable=False),
        salesforce_field("Budget_Mood__c", "picklist", nillable=False, picklistValues=[
            {"active": True, "defaultValue": True, "label": "Good", "validFor": None, "value": "Good"},
            {"active": True, "defaultValue": False, "label": "Bad", "validFor": None, "value": "Bad"}]),
        salesforce_field("Rival__c", "string", nillable=False),
        salesforce_field("Sponsor__c", "picklist"),
        salesforce_field("BillingAddress", "address", createable=False, updateable=False),
    ],
}  # fmt: skip
HUBSPOT = {
    "results": [
        {"updatedAt": "2025-01-01T00:00:00Z", "createdAt": "2020-01-01T00:00:00Z", "name": name, "label": label, "type": type_, "fieldType": field_type,
         "description": "", "groupName": "dealinformation", "options": [], "displayOrder": -1, "calculated": calculated, "externalOptions": False,
         "hasUniqueValue": False, "hidden": False, "hubspotDefined": not name.startswith("our_"), "archived": name == "our_old",
         "modificationMetadata": {"archivable": True, "readOnlyDefinition": True, "readOnlyValue": read_only}, "formField": True}
        for name, label, type_, field_type, calculated, read_only in (
            ("dealname", "Deal Name", "string", "text", False, False), ("dealstage", "Deal Stage", "enumeration", "radio", False, False),
            ("amount", "Amount", "number", "number", False, False), ("closedate", "Close Date", "datetime", "date", False, False),
            ("hs_object_id", "Record ID", "number", "number", False, True), ("createdate", "Create Date", "datetime", "date", False, True),
            ("hs_forecast_amount", "Forecast amount", "number", "calculation_equation", True, True),
            ("our_mood", "Our mood", "enumeration", "select", False, False), ("our_old", "Old", "string", "text", False, False),
        )
    ]
}  # fmt: skip


def dynamics_attribute(name: str, type_: str, level: str = "None", **other: object) -> dict[str, object]:
    """An attribute as the Web API gives it."""
    label = {"Label": name.title(), "LanguageCode": 1033, "IsManaged": True}
    return {
        "@odata.type": f"#Microsoft.Dynamics.CRM.{type_}AttributeMetadata", "AttributeOf": None, "AttributeType": type_, "EntityLogicalName": "opportunity",
        "IsCustomAttribute": name.startswith("new_"), "IsValidForCreate": True, "IsValidForRead": True, "IsValidForUpdate": True, "LogicalName": name,
        "SchemaName": name, "DisplayName": {"LocalizedLabels": [label], "UserLocalizedLabel": label}, "SourceType": 0,
        "RequiredLevel": {"Value": level, "CanBeChanged": True, "ManagedPropertyLogicalName": "canmodifyrequirementlevelsettings"},
    } | other  # fmt: skip


DYNAMICS = {
    "@odata.context": "https://org.example/api/data/v9.2/$metadata#EntityDefinitions/$entity", "LogicalName": "opportunity",
    "Attributes": [
        dynamics_attribute("opportunityid", "Uniqueidentifier", "SystemRequired"), dynamics_attribute("name", "String", "ApplicationRequired"),
        dynamics_attribute("statecode", "State", "SystemRequired"), dynamics_attribute("new_mood", "Picklist", "ApplicationRequired"),
        dynamics_attribute("new_score", "Integer", SourceType=1), dynamics_attribute("ownerid", "Owner", "SystemRequired"),
        dynamics_attribute("createdon", "DateTime", IsValidForCreate=False, IsValidForUpdate=False),
        dynamics_attribute("new_moodname", "Virtual", AttributeOf="new_mood", AttributeTypeName={"Value": "VirtualType"}),
        dynamics_attribute("new_goods", "Virtual", AttributeTypeName={"Value": "MultiSelectPicklistType"}),
    ],
}  # fmt: skip
EDMX = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="Microsoft.Dynamics.CRM" Alias="mscrm" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="opportunity" BaseType="mscrm.crmbaseentity"><Key><PropertyRef Name="opportunityid"/></Key>
<Property Name="opportunityid" Type="Edm.Guid"/><Property Name="new_mood" Type="Edm.Int32"/><Property Name="_ownerid_value" Type="Edm.Guid"/>
<Property Name="createdon" Type="Edm.DateTimeOffset"><Annotation Term="Org.OData.Core.V1.Computed" Bool="true"/></Property>
<NavigationProperty Name="owninguser" Type="mscrm.systemuser"/></EntityType></Schema></edmx:DataServices></edmx:Edmx>"""


def write(folder: Path, name: str, given: object) -> Path:
    path = folder / name
    path.write_text(given if isinstance(given, str) else json.dumps(given), "utf-8")
    return path


def test_salesforce_says_what_is_required_and_what_no_person_types(tmp_path: Path) -> None:
    for given in (SALESFORCE, {"status": 0, "result": SALESFORCE, "warnings": []}):
        one = reading.description(write(tmp_path, "opportunity.json", given))
        found = {field.name: field for field in one.fields}
        assert one.object == "Opportunity" and "BillingAddress" not in found
        assert {name for name, field in found.items() if field.asked.required} >= {"Name", "Rival__c", "Budget_Mood__c"}
        assert not found["OwnerId"].asked.required and found["Expected_Margin__c"].origin == "formula"
        assert found["Budget_Mood__c"].asked.default == "Good" and found["Budget_Mood__c"].custom
        assert found["StageName"].protected and not found["Rival__c"].protected


def test_hubspot_names_its_fields_and_leaves_archived_ones_out(tmp_path: Path) -> None:
    one = reading.description(write(tmp_path, "deals.json", HUBSPOT))
    found = {field.name: field for field in one.fields}
    assert one.object == "deals" and "our_old" not in found
    assert (
        found["hs_forecast_amount"].origin == "formula"
        and found["our_mood"].kind == "choice"
        and found["our_mood"].custom
    )
    asked = reading.required(one, ["Our mood"])
    assert [field.name for field in asked.fields if field.asked.required] == ["our_mood"]


def test_dynamics_is_read_as_attributes_and_as_metadata(tmp_path: Path) -> None:
    for given in (DYNAMICS, {"value": DYNAMICS["Attributes"]}):
        one = reading.description(write(tmp_path, "opportunity.json", given))
        found = {field.name: field for field in one.fields}
        assert one.object == "opportunity" and "new_moodname" not in found and found["new_goods"].kind == "choice"
        assert (
            found["new_mood"].asked.required
            and found["new_score"].origin == "formula"
            and found["createdon"].origin == "system"
        )
    one = reading.description(write(tmp_path, "metadata.xml", EDMX), "opportunity")
    assert {field.name: field.kind for field in one.fields} == {
        "opportunityid": "id",
        "new_mood": "number",
        "ownerid": "reference",
        "createdon": "day",
    }


@pytest.mark.parametrize(
    "given", ["no JSON", "{}", "[]", '{"results": []}', "<a>", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_what_is_no_description_is_refused_in_a_sentence(tmp_path: Path, given: str) -> None:
    with pytest.raises(CannotRead, match=r"\.$"):
        reading.description(write(tmp_path, "strange.json", given))


@pytest.fixture
def opportunities(tmp_path: Path) -> Path:
    """Twelve hundred of them: the mood is the default, the rival a filler, the sponsor foretells the outcome."""
    draw, path = np.random.default_rng(4), tmp_path / "opportunities.csv"
    with path.open("w", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(
            [
                "ID",
                "NAME",
                "STAGENAME",
                "AMOUNT",
                "CLOSEDATE",
                "OWNERID",
                "ISCLOSED",
                "ISWON",
                "CREATEDDATE",
                "Budget Mood",
                "RIVAL__C",
                "SPONSOR__C",
            ]
        )
        for number in range(1_200):
            sponsor = int(draw.integers(0, 3))
            closed, won = number < 1_000, draw.random() < (0.2, 0.5, 0.8)[sponsor]
            stage = ("Closed Won" if won else "Closed Lost") if closed else "Proposal"
            mood = "Good" if draw.random() < 0.9 else str(draw.choice(["Bad", "Middling", "Unknown"]))
            rival = "n/a" if draw.random() < 0.7 else f"Rival {draw.integers(0, 400)}"
            day = f"2025-{1 + number % 12:02}-{1 + number % 28:02}"
            rows.writerow([f"006{number}", f"Deal {number}", stage, int(draw.lognormal(9, 1)), day, f"005{number % 9}", str(closed).lower(),
                           str(closed and won).lower(), f"2024-{1 + number % 12:02}-11T08:00:00.000+0000", mood, rival, f"Level {sponsor}"])  # fmt: skip
    return path


def test_an_org_is_audited_whatever_its_export_calls_the_columns(tmp_path: Path, opportunities: Path) -> None:
    one = reading.description(write(tmp_path, "opportunity.json", SALESFORCE))
    records = Records(opportunities, one)
    found = facts(records, reading.known(one, None))
    records.close()
    verdicts = {told.field: told for told in judge(found)}
    assert verdicts["Rival__c"].kind == verdicts["Budget_Mood__c"].kind == "make_optional"
    assert verdicts["Sponsor__c"].kind == "keep" and "winning" in said(verdicts["Sponsor__c"].reasons)
    assert not any(told.kind == "retire" for told in verdicts.values())  # nobody said who reads what


def test_what_reads_the_fields_is_taken_from_salesforces_own_list(tmp_path: Path) -> None:
    one = reading.description(write(tmp_path, "opportunity.json", SALESFORCE))
    path = tmp_path / "dependencies.csv"
    path.write_text(
        "MetadataComponentName,MetadataComponentType,RefMetadataComponentName,RefMetadataComponentType\n"
        "Opportunity Layout,Layout,Rival,CustomField\nRoute deals,Flow,Rival,CustomField\nQ3,Report,Sponsor,CustomField\n"
    )
    known = reading.known(one, path, nobody_else=True)
    assert {name: [reader.kind for reader in use.readers] for name, use in known.use.items()} == {
        "Rival__c": ["automation"],
        "Sponsor__c": ["report"],
    }
    assert known.people == 0 and all(use.complete for use in known.use.values())
    path.write_text("a,b\n1,2\n")
    with pytest.raises(CannotRead, match="needs the columns"):
        reading.known(one, path)


def test_months_in_which_nothing_began_count_as_nought(tmp_path: Path) -> None:
    days = ["2024-11-03", "2024-11-20", "2025-02-02", "2025-03-09"]
    (tmp_path / "visits.csv").write_text("Id,Day,Mood\n" + "".join(f"{n},{day},fine\n" for n, day in enumerate(days)))
    described = describing_itself.description(tmp_path / "visits.csv", "visit", Special(created="Day", id="Id"))
    found = Records(tmp_path / "visits.csv", described).counted()
    assert [one["Mood"] for one in found.months] == [2, 0, 0, 1]


def test_a_field_that_the_history_never_names_is_not_believed_because_there_is_a_history(tmp_path: Path) -> None:
    rows = ["Id,Begun,Closed,State,Reason,Fit"]
    for n in range(600):
        state = ("Won", "Lost", "Open")[n % 3]
        reason = {"Won": "Liked", "Lost": "Price", "Open": ""}[state]
        closed = "" if state == "Open" else "2025-06-01"
        rows.append(f"{n},2025-01-01,{closed},{state},{reason},{'yes' if state == 'Won' else 'no'}")
    (tmp_path / "deals.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "history.csv").write_text(
        "record,field,old,at\n" + "".join(f"{n},Fit,,2025-02-01\n" for n in range(600))
    )
    special = Special(won="State=Won", lost="State=Lost", created="Begun", closed="Closed", id="Id")
    described = describing_itself.description(tmp_path / "deals.csv", "deal", special)
    found = facts(Records(tmp_path / "deals.csv", described, tmp_path / "history.csv"))
    says = {one.field: next(told for told in one.earns if told.outcome == "won") for one in found if one.earns}
    assert says["Reason"].bits is None
    assert says["Reason"].why_not is not None and "after the outcome" in in_words(says["Reason"].why_not)
    assert says["Fit"].corrected is not None and says["Fit"].corrected <= 0.05


def test_hubspots_export_by_labels_has_hours_owners_and_outcomes(tmp_path: Path) -> None:
    draw, rows = np.random.default_rng(5), ["Record ID,Deal Name,Deal Stage,Close Date,Create Date,Deal owner,Budget"]
    for number in range(900):
        stage = ("Closed Won (Sales Pipeline)", "Closed lost (Sales Pipeline)", "Contract sent (Sales Pipeline)")[
            number % 3
        ]
        begun = f"2024-{1 + number % 12:02}-{1 + number % 28:02} 09:30"
        rows.append(
            f"{number},Deal {number},{stage},2025-06-01 14:22,{begun},Owner {number % 7},{draw.choice(['x', 'n/a', 'fine'])}"
        )
    (tmp_path / "deals.csv").write_text("\n".join(rows) + "\n")
    owner = HUBSPOT["results"][0] | {"name": "hubspot_owner_id", "label": "Deal owner", "type": "enumeration"}
    budget = HUBSPOT["results"][0] | {"name": "budget", "label": "Budget"}
    described = reading.description(write(tmp_path, "deals.json", {"results": [*HUBSPOT["results"], owner, budget]}))
    found = {one.field: one for one in facts(Records(tmp_path / "deals.csv", reading.required(described, ["Budget"])))}
    asked = found["budget"]
    assert asked.cost is not None and asked.cost.entries.value == pytest.approx(900 / 12, rel=0.05)
    assert asked.truth is not None and asked.truth.answered
    assert {one.outcome: one.records for one in asked.earns} == {"won": 600, "days to close": 600}


@pytest.mark.parametrize(
    "written",
    ["{1}/{2}/{0} 9:05 AM", "{2}/{1}/{0} 09:05", "{2:02}.{1:02}.{0}", "{0}-{1:02}-{2:02} 09:05"],
)
def test_days_are_read_as_a_country_writes_them(tmp_path: Path, written: str) -> None:
    days = [(2025, month, number) for month in (1, 2, 3) for number in range(1, 29)]
    lines = [f"{n},{written.format(*one)},fine" for n, one in enumerate(days)]
    (tmp_path / "visits.csv").write_text("Id,Day,Mood\n" + "\n".join(lines) + "\n")
    described = describing_itself.description(tmp_path / "visits.csv", "visit", Special(created="Day", id="Id"))
    records = Records(tmp_path / "visits.csv", described)
    assert [one["Mood"] for one in records.counted().months] == [28, 28]
    assert any(str(one).startswith("2025-03-17") for one in records.sample(records=84)["Day"].to_pylist())
