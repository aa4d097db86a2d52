"""Forms for connecting a mailbox and saying what of it is captured and shared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellworn.capture import connect_calendar
from wellworn.capture.connect import Account, guesses
from wellworn.capture.models import Mailbox
from wellworn.members.models import Sharing

EXPLAINED = {
    Sharing.METADATA: _(
        "Colleagues see that you wrote with somebody and when. No subject, no text; no text is even kept."
    ),
    Sharing.SUBJECT: _("Colleagues also see the subject. The text is yours alone."),
    Sharing.FULL: _("Colleagues see what you see."),
}


class AddressForm(forms.Form):
    """The one field that a mailbox or a calendar needs."""

    address = forms.CharField(
        label=_("Your mail address"),
        max_length=1000,
        widget=forms.TextInput(
            attrs={"class": "input", "autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
        ),
    )

    def clean_address(self) -> str:
        """A mail address, or the address of a calendar."""
        address: str = self.cleaned_data["address"].strip()
        if not connect_calendar.is_url(address):
            forms.EmailField().clean(address)
        return address


class ConnectForm(forms.Form):
    """A password, and the server as it was guessed, to be changed where the guess is wrong."""

    address = forms.EmailField(widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(
            render_value=True, attrs={"class": "input", "autocomplete": "off", "autofocus": True}
        ),
    )
    host = forms.CharField(label=_("Server"), max_length=255, widget=forms.TextInput(attrs={"class": "input"}))
    port = forms.IntegerField(
        label=_("Port"), min_value=1, max_value=65535, widget=forms.NumberInput(attrs={"class": "input"})
    )
    security = forms.ChoiceField(
        label=_("Encryption"),
        choices=[("tls", _("TLS from the start (usual)")), ("starttls", _("STARTTLS"))],
        widget=forms.Select(attrs={"class": "input"}),
    )
    user = forms.CharField(
        label=_("Name at the server"), max_length=255, widget=forms.TextInput(attrs={"class": "input"})
    )

    @classmethod
    def guessed(cls, address: str) -> ConnectForm:
        """Filled in with the likeliest server for an address."""
        guess = guesses(address)[0]
        return cls(
            initial={"address": address, "host": guess.host, "port": guess.port, "security": "tls", "user": guess.user}
        )

    def accounts(self) -> list[Account]:
        """Where to try: the server as typed, or every guess when the first one was left as it is."""
        data = self.cleaned_data
        typed = Account(data["host"].strip().lower(), data["user"].strip(), data["port"], data["security"] == "tls")
        guessed = guesses(data["address"])
        return guessed if typed == guessed[0] else [typed]


class CalendarForm(forms.Form):
    """A password, and the calendar's server as it was guessed, to be changed where the guess is wrong."""

    address = forms.CharField(widget=forms.HiddenInput, max_length=1000)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(
            render_value=True, attrs={"class": "input", "autocomplete": "off", "autofocus": True}
        ),
    )
    url = forms.CharField(
        label=_("CalDAV address"),
        max_length=900,
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "url", "spellcheck": "false"}),
    )
    user = forms.CharField(
        label=_("Name at the server"), max_length=255, widget=forms.TextInput(attrs={"class": "input"})
    )

    @classmethod
    def guessed(cls, address: str, own: str) -> CalendarForm:
        """Filled in with the likeliest server for an address; `own` is the member's own address."""
        guess = connect_calendar.guesses(address, own)[0]
        return cls(initial={"address": address, "url": guess.url, "user": guess.user})

    def places(self, own: str) -> list[connect_calendar.Place]:
        """Where to try: the address as typed, or every guess when the first one was left as it is."""
        data = self.cleaned_data
        url = data["url"].strip()
        typed = connect_calendar.guesses(url if connect_calendar.is_url(url) else f"https://{url}", data["user"])[0]
        typed = connect_calendar.Place(typed.url, data["user"].strip())
        guessed = connect_calendar.guesses(data["address"], own)
        return guessed if typed == guessed[0] else [typed]


class PasswordForm(forms.Form):
    """A new password for a mailbox that is there."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(
            render_value=True, attrs={"class": "input", "autocomplete": "off", "autofocus": True}
        ),
    )


class ChoiceForm(forms.Form):
    """Which folders, from when, and how much colleagues see."""

    folders = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one folder, or pause the mailbox instead.")},
    )
    sharing = forms.ChoiceField(choices=Sharing.choices, widget=forms.RadioSelect)
    since = forms.DateField(
        label=_("Only from this day on"),
        required=False,
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, mailbox: Mailbox, data: Any = None) -> None:
        self.listed = list(mailbox.folders.order_by("pk"))
        chosen = [folder.name for folder in self.listed if folder.chosen]
        super().__init__(data, initial={"folders": chosen, "sharing": mailbox.sharing, "since": mailbox.since})
        self.fields["folders"].choices = [(folder.name, str(folder)) for folder in self.listed]  # type: ignore[attr-defined]

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The folders with their roles, and whether each is ticked."""
        from wellworn.capture.report import ROLES

        ticked = set(self["folders"].value() or [])
        return [
            {
                "name": folder.name,
                "title": str(folder) or _("All of it"),
                "role": ROLES.get(folder.role, ""),
                "ticked": folder.name in ticked,
            }
            for folder in self.listed
        ]

    @property
    def levels(self) -> list[dict[str, Any]]:
        """The levels of sharing, each explained."""
        chosen = self["sharing"].value()
        return [
            {"value": level.value, "label": level.label, "says": EXPLAINED[level], "ticked": level.value == chosen}
            for level in Sharing
        ]


class PatternForm(forms.Form):
    """An address or a domain."""

    pattern = forms.CharField(
        label=_("Address or domain"),
        max_length=320,
        widget=forms.TextInput(attrs={"class": "input", "placeholder": "name@example.com"}),
    )


class ContactForm(PatternForm):
    """How much colleagues see of mail with somebody."""

    level = forms.ChoiceField(
        label=_("Colleagues see"), choices=Sharing.choices, widget=forms.Select(attrs={"class": "input"})
    )
