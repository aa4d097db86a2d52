"""Forms for templates, sequences, the server that sends, and the pace."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellworn.members.models import Member
from wellworn.outreach import saving
from wellworn.outreach.models import Outgoing, Pace

TEXT = {"class": "input"}
DAYS = [
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]
MOST_HOLIDAYS = 200


class _Shared(forms.Form):
    """What has a name and an owner."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100, widget=forms.TextInput(attrs=TEXT))
    who = forms.ChoiceField(label=gettext_lazy("Who can use it"), widget=forms.Select(attrs=TEXT))

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(saving.OWN, _("You alone")), (saving.ALL, _("Everybody here"))]
        if by.team is not None:
            choices.insert(1, (saving.TEAM, _("Your team, %(team)s") % {"team": by.team}))
        self.fields["who"].choices = choices  # type: ignore[attr-defined]
        if not self.is_bound and not self.initial:
            self.fields["name"].widget.attrs["autofocus"] = True  # a new one: its name is what is typed first


class TemplateForm(_Shared):
    """A mail with variables."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=300, required=False, widget=forms.TextInput(attrs=TEXT)
    )
    body = forms.CharField(
        label=gettext_lazy("Text"), max_length=20_000, widget=forms.Textarea(attrs={"class": "input", "rows": 9})
    )
    field_order = ["name", "subject", "body", "who"]

    def __init__(self, *args: Any, by: Member, known: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.known = known

    def clean_subject(self) -> str:
        """With variables that there are."""
        return self._checked("subject")

    def clean_body(self) -> str:
        """With variables that there are."""
        return self._checked("body")

    def _checked(self, field: str) -> str:
        text: str = self.cleaned_data[field].replace("\r\n", "\n")
        if wrong := saving.sentences(text, self.known):
            raise forms.ValidationError(wrong)
        return text


class SequenceForm(_Shared):
    """A sequence but for its steps."""

    says_how_to_stop = forms.BooleanField(required=False)


class ServerForm(forms.Form):
    """The server that sends, as it was guessed, to be changed where the guess is wrong."""

    from_address = forms.EmailField(
        label=gettext_lazy("You write from"), max_length=320, widget=forms.EmailInput(attrs=TEXT)
    )
    from_name = forms.CharField(
        label=gettext_lazy("Your name, as they see it"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    host = forms.CharField(label=gettext_lazy("Server"), max_length=255, widget=forms.TextInput(attrs=TEXT))
    port = forms.IntegerField(
        label=gettext_lazy("Port"), min_value=1, max_value=65535, widget=forms.NumberInput(attrs=TEXT)
    )
    security = forms.ChoiceField(
        label=gettext_lazy("Encryption"),
        choices=[("tls", gettext_lazy("TLS from the start (usual)")), ("starttls", gettext_lazy("STARTTLS"))],
        widget=forms.Select(attrs=TEXT),
    )
    user = forms.CharField(label=gettext_lazy("Name at the server"), max_length=320, widget=forms.TextInput(attrs=TEXT))
    reply_to = forms.EmailField(
        label=gettext_lazy("Answers go to, if elsewhere"),
        max_length=320,
        required=False,
        widget=forms.EmailInput(attrs=TEXT),
    )
    signature = forms.CharField(
        label=gettext_lazy("Signature"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
    )
    most_a_day = forms.IntegerField(
        label=gettext_lazy("At most so many mails a day"),
        min_value=1,
        max_value=2000,
        widget=forms.NumberInput(attrs=TEXT),
    )

    @classmethod
    def of(cls, row: Outgoing) -> ServerForm:
        """Filled in with a server, saved or guessed."""
        names = ("from_address", "from_name", "host", "port", "user", "reply_to", "signature", "most_a_day")
        return cls(
            initial={name: getattr(row, name) for name in names} | {"security": "tls" if row.tls else "starttls"}
        )

    def put_into(self, row: Outgoing) -> Outgoing:
        """The row with what was typed."""
        data = self.cleaned_data
        if (row.host, row.from_address) != (data["host"], data["from_address"]):
            guess = saving.guess(row.member, data["from_address"])
            row.keeps_copies = (
                guess.keeps_copies if guess.host == data["host"] else None
            )  # another server: learned anew
        for name in ("from_address", "from_name", "port", "reply_to", "signature", "most_a_day"):
            setattr(row, name, data[name])
        row.host, row.user, row.tls = data["host"].strip().lower(), data["user"].strip(), data["security"] == "tls"
        return row


class PaceForm(forms.Form):
    """When and how much may be sent."""

    days = forms.MultipleChoiceField(choices=DAYS, widget=forms.CheckboxSelectMultiple)
    earliest = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"class": "input", "type": "time"}, format="%H:%M")
    )
    latest = forms.TimeField(
        label=gettext_lazy("To"), widget=forms.TimeInput(attrs={"class": "input", "type": "time"}, format="%H:%M")
    )
    holidays = forms.CharField(
        label=gettext_lazy("Days off, one a line as 2026-12-25"),
        required=False,
        max_length=MOST_HOLIDAYS * 12,
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )
    most_a_day = forms.IntegerField(
        label=gettext_lazy("Mails of one member a day, at most"),
        min_value=1,
        max_value=2000,
        widget=forms.NumberInput(attrs=TEXT),
    )
    gap = forms.IntegerField(
        label=gettext_lazy("Seconds between two mails of one member"),
        min_value=0,
        max_value=3600,
        widget=forms.NumberInput(attrs=TEXT),
    )

    @classmethod
    def of(cls, row: Pace) -> PaceForm:
        """Filled in as it stands."""
        initial = {name: getattr(row, name) for name in ("earliest", "latest", "most_a_day", "gap")}
        return cls(initial=initial | {"days": sorted(row.hours.days), "holidays": "\n".join(row.holidays)})

    def clean_holidays(self) -> list[date]:
        """One day a line."""
        try:
            return sorted({date.fromisoformat(one) for one in self.cleaned_data["holidays"].split()})
        except ValueError as error:
            raise forms.ValidationError(_("Write each day as year, month and day: 2026-12-25.")) from error

    def clean(self) -> dict[str, Any]:
        """Hours that hold some time."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("earliest") and data.get("latest") and data["earliest"] >= data["latest"]:
            self.add_error("latest", _("The hours end after they begin. Use a later time."))
        return data


class NeverForm(forms.Form):
    """An address that is never to be written to again."""

    address = forms.EmailField(label=gettext_lazy("Mail address"), max_length=320, widget=forms.EmailInput(attrs=TEXT))
