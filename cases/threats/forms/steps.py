"""The later steps: one small form for each part of a report."""

from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actors.codes import ActorType, Certainty
from cases.actors.models import Actor
from cases.core import clock
from cases.core.fields import Day, Line, Text
from cases.core.layouts import layout
from cases.people.codes import DefenderRole, Governorate, Sex
from cases.threats import actions, codes
from cases.threats.forms import fields
from cases.threats.forms.fields import SealedForm
from cases.threats.forms.whom import WhomForm
from cases.threats.models import Act

SAVE = _("Save")


class ReportForm(SealedForm):
    """The event itself."""

    SEALED = ("what", "locality")
    what = fields.story(
        label=_("What happened"), widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"})
    )
    happened_on = Day(label=_("When"))
    precision = fields.precision()
    governorate = forms.ChoiceField(label=_("Governorate"), choices=Governorate.choices)
    locality = Line(label=_("Place"), help_text=_("Town, district or street. Sealed."))
    how_known = forms.ChoiceField(label=_("How do we know: who tells it"), choices=codes.Connection.choices)
    ongoing = forms.ChoiceField(
        label=_("Is it still going on"), choices=codes.Ongoing.choices, widget=forms.RadioSelect
    )
    motive = forms.ChoiceField(
        label=_("Because of the work"), choices=codes.Motive.choices, widget=forms.RadioSelect
    )
    monitoring = forms.ChoiceField(
        label=_("Does anybody still look after it"), choices=codes.Monitoring.choices
    )
    helper = layout(
        "blind",
        InlineRadios("ongoing"),
        "what",
        Row("happened_on", "precision"),
        Row("governorate", "locality"),
        "how_known",
        InlineRadios("motive"),
        "monitoring",
        submit=SAVE,
    )

    def facts(self) -> actions.ReportFacts:
        """What the action takes."""
        return actions.ReportFacts(**_open_of(self), **self.words())


class VictimForm(SealedForm):
    """What a report must say of a victim; a protected person's names stay on the person's record."""

    SEALED = ("name", "other_names")
    name = Line(
        label=_("Name"), required=True, help_text=_("Or words by which you know who is meant. Sealed.")
    )
    other_names = Line(label=_("Other names"), help_text=_("Sealed."))
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    age_group = forms.ChoiceField(label=_("Age"), choices=codes.AgeGroup.choices, widget=forms.RadioSelect)
    is_defender = forms.ChoiceField(
        label=_("Defends human rights"), choices=codes.Defender.choices, widget=forms.RadioSelect
    )
    defender_role = forms.ChoiceField(
        label=_("In what role"), choices=[("", _("Not known")), *DefenderRole.choices], required=False
    )
    status = forms.ChoiceField(label=_("What became of the victim"), choices=codes.VictimStatus.choices)

    def __init__(self, *args: Any, protected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = () if protected else (Row("name", "other_names"),)
        if protected:
            del self.fields["name"], self.fields["other_names"]
        self.helper = layout(
            "blind",
            *names,
            InlineRadios("sex"),
            InlineRadios("age_group"),
            InlineRadios("is_defender"),
            Row("defender_role", "status"),
            submit=SAVE,
        )

    def facts(self) -> actions.VictimFacts:
        """What the action takes."""
        words = self.words() if "name" in self.fields else {}
        return actions.VictimFacts(**_open_of(self), **words)


class ActForm(WhomForm):
    """One act: one victim, one kind."""

    type = fields.act_type()
    target = fields.aimed_at()
    happened_on = Day(label=_("When"), initial=clock.today)
    precision = fields.precision()
    leave_out = forms.BooleanField(label=fields.LEAVE_OUT, required=False)
    helper = layout(
        "known",
        Row("who", "name"),
        Row("type", "target"),
        Row("happened_on", "precision"),
        "leave_out",
        submit=SAVE,
    )

    def facts(self) -> actions.ActFacts:
        """What the action takes."""
        known = {
            key: value for key, value in self.cleaned_data.items() if key not in ("known", "who", "name")
        }
        known["target"] = known["target"] or codes.Target.SELF
        return actions.ActFacts(whom=self.whom, **known)


class InvolvementForm(SealedForm):
    """Who is behind an act; the list of groups only before those who may name them."""

    SEALED = ("basis",)
    actor_type = forms.ChoiceField(label=_("Who did it, as a kind"), choices=ActorType.choices)
    actor = forms.ModelChoiceField(
        Actor.objects.none(),
        label=_("Named group"),
        required=False,
        empty_label=_("No name, the kind only"),
        help_text=_(
            "A wrong name endangers everyone who worked on this. The group's kind takes the place above."
        ),
    )
    degree = forms.ChoiceField(label=_("In what way"), choices=codes.Degree.choices)
    certainty = forms.ChoiceField(label=_("How sure"), choices=Certainty.choices)
    basis = Text(label=_("Why do we think so"), required=False, help_text=_("Sealed."))
    leave_out = forms.BooleanField(label=fields.LEAVE_OUT, required=False)

    def __init__(self, *args: Any, actors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = () if actors is None else ("actor",)
        if actors is None:
            del self.fields["actor"]
        else:
            self.fields["actor"].queryset = actors
        self.helper = layout(
            "blind", "actor_type", *named, Row("degree", "certainty"), "basis", "leave_out", submit=SAVE
        )

    def facts(self, act: Act) -> actions.InvolvementFacts:
        """What the action takes."""
        return actions.InvolvementFacts(act=act, **_open_of(self), **self.words())


class SourceForm(SealedForm):
    """Who told, and what of it he confirms."""

    SEALED = ("name", "contact", "statement")
    connection = forms.ChoiceField(
        label=_("Tied to the event as"), choices=[("", _("Choose")), *codes.Connection.choices]
    )
    reliability = forms.ChoiceField(
        label=_("Reliability"), choices=codes.Reliability.choices, initial=codes.Reliability.UNKNOWN
    )
    confirms = forms.MultipleChoiceField(
        label=_("Confirms"),
        choices=codes.Element.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_independent = forms.BooleanField(
        label=_("Independent of the other sources: did not hear it from them"), required=False
    )
    heard_on = Day(label=_("Told on"), required=False)
    name = Line(label=_("Name"), help_text=_("Only if it is needed. Sealed."))
    contact = Line(label=_("How to reach"), help_text=_("Sealed."))
    statement = fields.story(label=_("What this source said"), required=False, help_text=_("Sealed."))
    helper = layout(
        "blind",
        Row("connection", "reliability"),
        InlineCheckboxes("confirms"),
        "is_independent",
        "statement",
        Row("name", "contact"),
        "heard_on",
        submit=SAVE,
    )

    def facts(self) -> actions.SourceFacts:
        """What the action takes."""
        known = _open_of(self)
        known["confirms"] = tuple(known["confirms"])
        return actions.SourceFacts(**known, **self.words())


class InterventionForm(forms.Form):
    """What was done, or is to be done."""

    kind = forms.ChoiceField(label=_("What"), choices=[("", _("Choose")), *codes.InterventionKind.choices])
    priority = forms.ChoiceField(
        label=_("How soon"),
        choices=codes.Priority.choices,
        initial=codes.Priority.NORMAL,
        widget=forms.RadioSelect,
    )
    progress = forms.ChoiceField(
        label=_("How far"),
        choices=codes.Progress.choices,
        initial=codes.Progress.PLANNED,
        widget=forms.RadioSelect,
    )
    due_on = Day(label=_("Due on"), required=False)
    note = Text(label=_("Note"), required=False, help_text=_("For the case team. Sealed at rest."))
    leave_out = forms.BooleanField(label=fields.LEAVE_OUT, required=False)
    helper = layout(
        "kind", InlineRadios("priority"), InlineRadios("progress"), "due_on", "note", "leave_out", submit=SAVE
    )

    def facts(self) -> actions.InterventionFacts:
        """What the action takes."""
        return actions.InterventionFacts(**self.cleaned_data)


class SubmitForm(forms.Form):
    """Off to the reviewers; after a question, with the answer."""

    answer = Text(label=_("Your answer"), max_length=5000)

    def __init__(self, *args: Any, asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["answer"]
        self.helper = layout(
            *self.fields, submit=_("Answer and send back") if asked else _("Send for review")
        )


def _open_of(form: SealedForm) -> dict[str, Any]:
    """The values that stand open."""
    return {name: value for name, value in form.cleaned_data.items() if name not in (*form.SEALED, "blind")}


def initial_of(row: Any, form: type[forms.Form]) -> dict[str, Any]:
    """What a form starts from: the open columns it asks for."""
    return {name: getattr(row, name) for name in form.base_fields if name in row.OPEN}
