"""Dynamics 365 (Dataverse): attributes of an entity as JSON (`EntityDefinitions(LogicalName='opportunity')?$expand=Attributes`, or its
`/Attributes`), or the whole organisation's `$metadata` (EDMX). EDMX does not say what is required: name that with --required.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from wellworn.friction.audit.describing import Described, Description, Outcome
from wellworn.friction.audit.facts import Asked
from wellworn.measures.files import CannotRead

TYPES = {"String": "text", "Memo": "long_text", "Picklist": "choice", "MultiSelectPicklist": "choice", "State": "choice", "Status": "choice",
         "Boolean": "yes_no", "Money": "amount", "Decimal": "number", "Double": "number", "Integer": "number", "BigInt": "number",
         "DateTime": "day", "Lookup": "reference", "Customer": "reference", "Owner": "reference", "Uniqueidentifier": "id"}  # fmt: skip
EDM = {"String": "text", "Boolean": "yes_no", "Decimal": "number", "Double": "number", "Int32": "number", "Int64": "number",
       "DateTimeOffset": "day", "Date": "day", "Guid": "id"}  # fmt: skip
REQUIRED = ("ApplicationRequired", "SystemRequired")
OUTCOME, NAMES, OWNER = "It is the outcome, or says it", "It names the record", "It says whose the record is"
PROTECTED = {"name": NAMES, "lastname": NAMES, "subject": NAMES, "statecode": OUTCOME, "statuscode": OUTCOME, "actualvalue": OUTCOME,
             "actualclosedate": OUTCOME, "estimatedvalue": OUTCOME, "estimatedclosedate": OUTCOME, "ownerid": OWNER}  # fmt: skip
WON = "CASE WHEN lower(statecode::VARCHAR) IN ('1', 'won') THEN 1.0 WHEN lower(statecode::VARCHAR) IN ('2', 'lost') THEN 0.0 END"
CLOSED = "lower(statecode::VARCHAR) IN ('1', '2', 'won', 'lost')"
DAYS = "date_diff('day', try_cast(createdon AS TIMESTAMP), try_cast(actualclosedate AS TIMESTAMP))::DOUBLE"
QUALIFIED = "CASE WHEN lower(statecode::VARCHAR) IN ('1', 'qualified') THEN 1.0 WHEN lower(statecode::VARCHAR) IN ('2', 'disqualified') THEN 0.0 END"
OUTCOMES = {
    "opportunity": (
        Outcome("won", WON),
        Outcome("amount", f"CASE WHEN {CLOSED} THEN try_cast(estimatedvalue AS DOUBLE) END"),
        Outcome("days to close", f"CASE WHEN {CLOSED} THEN {DAYS} END"),
    ),
    "lead": (Outcome("qualified", QUALIFIED),),
}


def is_this(given: Any) -> bool:
    """Whether the JSON is Dataverse's."""
    attributes = _attributes(given)
    return bool(attributes) and isinstance(attributes[0], dict) and "LogicalName" in attributes[0]


def _attributes(given: Any) -> list[Any]:
    if isinstance(given, dict):
        given = given.get("Attributes") or given.get("value")
        if given and isinstance(given[0], dict) and "Attributes" in given[0]:
            given = given[0]["Attributes"]
    return given if isinstance(given, list) else []


def description(given: Any, object_: str = "") -> Description:
    """One entity by its attributes."""
    attributes = _attributes(given)
    told = given.get("LogicalName") if isinstance(given, dict) else None
    entity = object_ or str(told or attributes[0].get("EntityLogicalName") or "opportunity")
    fields = tuple(_field(one) for one in attributes if _type(one) in TYPES and not one.get("AttributeOf"))
    return _described(entity, fields)


def _type(one: Mapping[str, Any]) -> str:
    """What an attribute is. Dataverse calls some "Virtual", among them choices of several, and names those beside it."""
    told = str(one.get("AttributeType"))
    return (
        str((one.get("AttributeTypeName") or {}).get("Value", "")).removesuffix("Type") if told == "Virtual" else told
    )


def _field(one: Mapping[str, Any]) -> Described:
    name = str(one["LogicalName"])
    labelled = ((one.get("DisplayName") or {}).get("UserLocalizedLabel") or {}).get("Label")
    level = (one.get("RequiredLevel") or {}).get("Value")
    given = one.get("IsValidForCreate", True) or one.get("IsValidForUpdate", True)
    origin = "formula" if one.get("SourceType") else "" if given and not one.get("AutoNumberFormat") else "system"
    kind = TYPES[_type(one)]
    if kind == "id":
        origin = "system"
    format_ = (
        str((one.get("FormatName") or {}).get("Value", "")).lower() if isinstance(one.get("FormatName"), dict) else ""
    )
    kind = {"email": "mail", "phone": "phone", "url": "link"}.get(format_, kind)
    required = level in REQUIRED and not origin
    asked = Asked(required, (f"the column ({level})",) if required else ())
    return Described(
        name, str(labelled or name), kind, asked, origin, PROTECTED.get(name, ""), bool(one.get("IsCustomAttribute"))
    )


def from_edmx(text: str, object_: str) -> Description:
    """One entity out of the organisation's `$metadata`."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise CannotRead(
            "The metadata holds definitions of its own, which Dataverse does not write. Download it again."
        )
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise CannotRead(f"The metadata is no XML ({error}). Download $metadata again.") from error
    entities = {one.get("Name", ""): one for one in root.iter() if one.tag.endswith("}EntityType")}
    wanted = object_ or "opportunity"
    if wanted not in entities:
        raise CannotRead(f"The metadata has no entity {wanted}. Say which with --object.")
    fields = [found for one in entities[wanted] if one.tag.endswith("}Property") and (found := _property(one))]
    return _described(wanted, tuple(fields))


def _property(one: ElementTree.Element) -> Described | None:
    name, type_ = one.get("Name", ""), one.get("Type", "").removeprefix("Edm.")
    if type_ not in EDM:
        return None
    computed = any(part.get("Term", "").endswith("Computed") and part.get("Bool", "true") == "true" for part in one)
    name = name.removeprefix("_").removesuffix("_value") if name.startswith("_") and name.endswith("_value") else name
    kind = "reference" if one.get("Name", "").startswith("_") else EDM[type_]
    return Described(
        name, name, kind, Asked(), "system" if computed or kind == "id" else "", PROTECTED.get(name, ""), "_" in name
    )


def _described(entity: str, fields: tuple[Described, ...]) -> Description:
    return Description(
        entity, fields, OUTCOMES.get(entity, ()), id=f"{entity}id", created="createdon", owner="ownerid",
        closed="actualclosedate" if entity == "opportunity" else "",
    )  # fmt: skip
