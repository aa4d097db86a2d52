"""HubSpot: the JSON that `GET /crm/v3/properties/{objectType}` answers. Exports name columns by label, the API by name: both are read.

Which properties a form or a pipeline stage requires is not in the description: name them with --required.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wellworn.friction.audit.describing import Described, Description, Outcome
from wellworn.friction.audit.facts import Asked

TYPES = {"string": "text", "enumeration": "choice", "bool": "yes_no", "number": "number", "date": "day", "datetime": "day",
         "phone_number": "phone"}  # fmt: skip
FIELD_TYPES = {"textarea": "long_text", "html": "long_text", "phonenumber": "phone", "booleancheckbox": "yes_no"}
OUTCOME, NAMES, OWNER = "It is the outcome, or says it", "It names the record", "It says whose the record is"
PROTECTED = {"dealname": NAMES, "dealstage": OUTCOME, "pipeline": OUTCOME, "amount": OUTCOME, "closedate": OUTCOME,
             "lifecyclestage": OUTCOME, "hubspot_owner_id": OWNER, "lastname": NAMES, "name": NAMES}  # fmt: skip
# An export writes a stage with its pipeline: "Closed Won (Sales Pipeline)".
STAGE = "regexp_replace(lower(dealstage), ' *[(].*|[ ]', '', 'g')"
CLOSED = f"{STAGE} IN ('closedwon', 'closedlost')"
TRUE = "lower({0}::VARCHAR) IN ('true', '1', 'yes')"
DAYS = "date_diff('day', try_cast(createdate AS TIMESTAMP), try_cast(closedate AS TIMESTAMP))::DOUBLE"
OUTCOMES = (
    Outcome("won", f"CASE WHEN {TRUE.format('hs_is_closed')} THEN ({TRUE.format('hs_is_closed_won')})::DOUBLE END"),
    Outcome("won", f"CASE WHEN {CLOSED} THEN ({STAGE} = 'closedwon')::DOUBLE END"),
    Outcome("amount", f"CASE WHEN {TRUE.format('hs_is_closed')} THEN try_cast(amount AS DOUBLE) END"),
    Outcome("amount", f"CASE WHEN {CLOSED} THEN try_cast(amount AS DOUBLE) END"),
    Outcome("days to close", f"CASE WHEN {TRUE.format('hs_is_closed')} THEN {DAYS} END"),
    Outcome("days to close", f"CASE WHEN {CLOSED} THEN {DAYS} END"),
)
CUSTOMER = (Outcome("became a customer", "(lower(lifecyclestage) IN ('customer', 'evangelist'))::DOUBLE"),)


def is_this(given: Any) -> bool:
    """Whether the JSON is HubSpot's."""
    listed = given.get("results") if isinstance(given, dict) else given
    return isinstance(listed, list) and bool(listed) and isinstance(listed[0], dict) and "fieldType" in listed[0]


def description(given: Any) -> Description:
    """One object as HubSpot describes it, without archived properties."""
    listed = given["results"] if isinstance(given, dict) else given
    fields = tuple(_field(one) for one in listed if one.get("type") in TYPES and not one.get("archived"))
    names = {one.name for one in fields}
    deals = "dealstage" in names
    name = "deals" if deals else "contacts" if "lifecyclestage" in names and "lastname" in names else "companies"
    return Description(
        name, fields, OUTCOMES if deals else CUSTOMER if "lifecyclestage" in names else (), id="hs_object_id", created="createdate",
        owner="hubspot_owner_id", closed="closedate" if deals else "",
    )  # fmt: skip


def _field(one: Mapping[str, Any]) -> Described:
    name = str(one["name"])
    kind = FIELD_TYPES.get(str(one.get("fieldType")), TYPES[one["type"]])
    if one.get("numberDisplayHint") == "currency" or one.get("showCurrencySymbol"):
        kind = "amount"
    if kind == "text" and name.endswith("email"):
        kind = "mail"
    computed = one.get("calculated") or str(one.get("fieldType", "")).startswith("calculation")
    fixed = (one.get("modificationMetadata") or {}).get("readOnlyValue")
    origin = "formula" if computed else "system" if fixed else ""
    asked = Asked(shown=not one.get("hidden"))
    return Described(
        name, str(one.get("label") or name), kind, asked, origin, PROTECTED.get(name, ""), not one.get("hubspotDefined")
    )
