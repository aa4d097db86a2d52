"""The forms of this room."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wellworn.adoption.models import Annotation


class AnnotationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A day, a few words, and what sort of change it was."""

    class Meta:
        model = Annotation
        fields: ClassVar = ["day", "label", "kind"]
        labels: ClassVar = {"day": _("Day"), "label": _("What changed"), "kind": _("What sort of change")}
        widgets: ClassVar = {
            "day": forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
            "label": forms.TextInput(attrs={"class": "input"}),
            "kind": forms.Select(attrs={"class": "input"}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["day"].initial = timezone.localdate()
