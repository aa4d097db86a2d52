"""Salesforce: the JSON that `sObject Describe` answers (REST API, or `sf sobject describe --json`, which wraps it in "result").

A field is required of people where it may not be null, is not filled by itself and can be given. What only a page layout requires is
not in the description: name it with --required.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wellworn.friction.audit.describing import Described, Description, Outcome
from wellworn.friction.audit.facts import Asked

TYPES = {"string": "text", "textarea": "long_text", "picklist": "choice", "multipicklist": "choice", "combobox": "choice",
         "boolean": "yes_no", "currency": "amount", "double": "number", "int": "number", "long": "number", "percent": "number",
         "date": "day", "datetime": "day", "time": "text", "phone": "phone", "email": "mail", "url": "link", "reference": "reference",
         "id": "id", "encryptedstring": "text", "anyType": "text"}  # fmt: skip
TRUE = "lower({0}) IN ('true', '1')"
CLOSED = f"({TRUE.format('IsClosed::VARCHAR')})"
OUTCOME = "It is the outcome, or says it"
PROTECTED = {
    "Opportunity": {"Name": "It names the record", "StageName": OUTCOME, "Amount": OUTCOME, "CloseDate": OUTCOME, "OwnerId": "It says whose the record is",
                    "Probability": OUTCOME, "ForecastCategoryName": OUTCOME},
    "Lead": {"LastName": "It names the record", "Company": "It names the record", "Status": OUTCOME, "OwnerId": "It says whose the record is"},
    "Case": {"Subject": "It names the record", "Status": OUTCOME, "OwnerId": "It says whose the record is"},
    "Account": {"Name": "It names the record", "OwnerId": "It says whose the record is"},
    "Contact": {"LastName": "It names the record", "OwnerId": "It says whose the record is"},
}  # fmt: skip
DAYS = "date_diff('day', try_cast({0} AS TIMESTAMP), try_cast({1} AS TIMESTAMP))::DOUBLE"
OUTCOMES = {
    "Opportunity": (
        Outcome("won", f"CASE WHEN {CLOSED} THEN ({TRUE.format('IsWon::VARCHAR')})::DOUBLE END"),
        Outcome("won", "CASE StageName WHEN 'Closed Won' THEN 1.0 WHEN 'Closed Lost' THEN 0.0 END"),
        Outcome("amount", f"CASE WHEN {CLOSED} THEN try_cast(Amount AS DOUBLE) END"),
        Outcome("amount", "CASE WHEN StageName IN ('Closed Won', 'Closed Lost') THEN try_cast(Amount AS DOUBLE) END"),
        Outcome("days to close", f"CASE WHEN {CLOSED} THEN {DAYS.format('CreatedDate', 'CloseDate')} END"),
        Outcome(
            "days to close",
            f"CASE WHEN StageName IN ('Closed Won', 'Closed Lost') THEN {DAYS.format('CreatedDate', 'CloseDate')} END",
        ),
    ),
    "Lead": (Outcome("converted", f"({TRUE.format('IsConverted::VARCHAR')})::DOUBLE"),),
    "Case": (Outcome("days to close", f"CASE WHEN {CLOSED} THEN {DAYS.format('CreatedDate', 'ClosedDate')} END"),),
}
CLOSES = {"Opportunity": "CloseDate", "Case": "ClosedDate", "Lead": "ConvertedDate"}


def is_this(given: Any) -> bool:
    """Whether the JSON is Salesforce's."""
    told = unwrapped(given)
    return isinstance(told, dict) and isinstance(told.get("fields"), list) and "nillable" in (told["fields"] or [{}])[0]


def unwrapped(given: Any) -> Any:
    """Without the command line's envelope."""
    return given["result"] if isinstance(given, dict) and isinstance(given.get("result"), dict) else given


def description(given: Any) -> Description:
    """One object as Salesforce describes it. Compound fields (an address) are told by their parts."""
    told = unwrapped(given)
    name = str(told["name"])
    protected = PROTECTED.get(name, {})
    fields = tuple(
        _field(one, protected) for one in told["fields"] if one["type"] in TYPES and not one.get("deprecatedAndHidden")
    )
    return Description(
        name,
        fields,
        OUTCOMES.get(name, ()),
        id="Id",
        created="CreatedDate",
        owner="OwnerId",
        closed=CLOSES.get(name, ""),
    )


def _field(one: Mapping[str, Any], protected: Mapping[str, str]) -> Described:
    kind = TYPES[one["type"]]
    given = one.get("createable") or one.get("updateable")
    origin = "formula" if one.get("calculated") else "" if given and not one.get("autoNumber") else "system"
    required = (
        not one["nillable"] and not one.get("defaultedOnCreate") and bool(one.get("createable")) and kind != "yes_no"
    )
    chosen = next((str(value["value"]) for value in one.get("picklistValues") or () if value.get("defaultValue")), "")
    default = chosen or ("" if one.get("defaultValue") is None or kind == "yes_no" else str(one["defaultValue"]))
    where = ("the object's definition",) if required else ()
    return Described(
        str(one["name"]), str(one.get("label") or one["name"]), kind, Asked(required, where, default=default), origin,
        protected.get(one["name"], ""), bool(one.get("custom")),
    )  # fmt: skip
