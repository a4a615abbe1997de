"""What may be asked of the figures; a wrong date is said beside its field, never passed over."""

from typing import Any, ClassVar

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import house_filter
from cases.core import clock
from cases.core.errors import Refused
from cases.core.fields import Day
from cases.core.layouts import bare
from cases.figures import rules
from cases.figures.queries.facts import Wish
from cases.houses.models import House
from cases.threats import codes

LENGTH = 90
SHORTEST = 1


class WishForm(forms.Form):
    """House and verification, on every page."""

    ROWS: ClassVar[tuple[tuple[str, ...], ...]] = ()

    house = forms.ModelChoiceField(
        House.objects.none(), label=_("House"), required=False, empty_label=_("All my houses")
    )
    state = forms.ChoiceField(
        label=_("Verification"),
        required=False,
        choices=[("", _("All that count")), *[(code, codes.State(code).label) for code in rules.COUNTED]],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        houses = user.grants.houses(Permission.THREAT_FIGURES)
        if houses is not None and len(houses) < 2:
            del self.fields["house"]
        else:
            mine = house_filter(user, Permission.THREAT_FIGURES, "pk")
            self.fields["house"].queryset = House.objects.filter(mine)
        rows = [[name for name in row if name in self.fields] for row in (*self.ROWS, ("state", "house"))]
        self.helper = bare(*(Row(*row) if len(row) > 1 else self.alone(row[0]) for row in rows))

    def alone(self, name: str) -> Any:
        """A field with a row of its own; ticks stand side by side."""
        ticks = isinstance(self.fields[name].widget, forms.CheckboxSelectMultiple)
        return InlineCheckboxes(name) if ticks else name

    def asked(self) -> list[tuple[Any, list[Any]]]:
        """What was asked for, in words, so that a printed page says it too."""
        told = []
        for name, value in self.cleaned_data.items():
            if name in self.fields and value not in (None, ""):
                words = dict(getattr(self.fields[name], "choices", ())) if name != "house" else {}
                each = value if isinstance(value, list) else [value]
                told.append((self.fields[name].label, [words.get(one, one) for one in each]))
        return told

    def wish(self) -> Wish:
        """The part of the reports that was asked for; all where nothing was."""
        data = getattr(self, "cleaned_data", {})
        house = data.get("house")
        return Wish(
            start=data.get("start"),
            end=data.get("end"),
            house=house.pk if house else None,
            state=data.get("state", ""),
            acts=self.acts(data),
        )

    def acts(self, data: dict[str, Any]) -> tuple[str, ...]:
        """Kinds of acts; none stands for all."""
        return (data["act"],) if data.get("act") else ()


class FiguresForm(WishForm):
    """Which days and which act."""

    ROWS = (("start", "end"), ("act",))

    start = Day(label=_("From"), required=False)
    end = Day(label=_("Until"), required=False)
    act = forms.ChoiceField(
        label=_("Gravest act"), required=False, choices=[("", _("All acts")), *codes.ActType.choices]
    )

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        data = super().clean() or {}
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", _("This day lies before the first."))
        return data


class PivotForm(WishForm):
    """Which day parts before from after."""

    ROWS = (("pivot", "length"), ("acts_counted",))

    pivot = Day(label=_("Pivot day"), help_text=_("The first day that counts as after."))
    length = forms.IntegerField(
        label=_("Days before and after"),
        initial=LENGTH,
        min_value=SHORTEST,
        max_value=rules.LONGEST,
        widget=forms.TextInput(attrs={"class": "tiny", "inputmode": "numeric", "autocomplete": "off"}),
    )
    acts_counted = forms.MultipleChoiceField(
        label=_("Acts"),
        choices=codes.ActType.choices,
        initial=list(codes.ATTACKS),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """The windows, or why there are none."""
        data = super().clean() or {}
        if data.get("pivot") and data.get("length"):
            try:
                data["windows"] = rules.windows(data["pivot"], data["length"], clock.today())
            except Refused as refusal:
                self.add_error(refusal.field, refusal.sentence)
        return data

    def acts(self, data: dict[str, Any]) -> tuple[str, ...]:
        """Those ticked."""
        return tuple(data.get("acts_counted", ()))


class NamedForm(WishForm):
    """Whose naming is looked for, and until when."""

    ROWS = (("start", "until"), ("kind",))

    KINDS = {"killed": (codes.ActType.KILL,), "attacked": codes.ATTACKS}

    WORDS = {"killed": _("Killings"), "attacked": _("Killings and attempts")}

    kind = forms.ChoiceField(label=_("Attacks"), required=False, choices=list(WORDS.items()))
    start = Day(label=_("Attacks from"), required=False)
    until = Day(label=_("Followed until"), required=False, help_text=_("Today where nothing is given."))

    def clean_until(self) -> Any:
        """Not in the future: days to come were not observed."""
        until = self.cleaned_data["until"]
        if until and until > clock.today():
            raise forms.ValidationError(_("This day has not come yet."), code="ahead")
        return until

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        data = super().clean() or {}
        if data.get("start") and data.get("until") and data["until"] < data["start"]:
            self.add_error("until", _("This day lies before the first."))
        return data

    @property
    def attack(self) -> Any:
        """What an attack is, in words: the page says it, or its figures are misread."""
        return self.WORDS[getattr(self, "cleaned_data", {}).get("kind") or "killed"]

    def acts(self, data: dict[str, Any]) -> tuple[str, ...]:
        """What an attack is."""
        return tuple(self.KINDS[data.get("kind") or "killed"])
