"""What somebody agreed to, and identity papers; no copy of any paper is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.core.records import Record, classify
from cases.people import codes
from cases.people.models import OfPerson, Person
from cases.vault.models import SealedField


class Consent(OfPerson):
    """What somebody agreed to, for whom, until when; help never depends on it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=codes.ConsentPurpose.choices)
    recipient = models.CharField(
        _("recipient"), max_length=80, help_text=_("An organisation or role, no names.")
    )
    given_on = models.DateField(_("given on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    OPEN = Record.OPEN | classify(S="person", N="purpose recipient given_on valid_until withdrawn_on")

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return self.get_purpose_display()


class Paper(OfPerson):
    """An identity paper; only the last four characters are kept, no copy."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="papers")
    kind = models.CharField(_("paper"), max_length=20, choices=codes.PaperKind.choices)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    held_by = models.CharField(
        _("held by"), max_length=10, choices=codes.PaperHolder.choices, default=codes.PaperHolder.PERSON
    )
    number = SealedField()  # last4

    OPEN = Record.OPEN | classify(S="person", N="kind expires_on held_by")

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def __str__(self) -> str:
        return self.get_kind_display()
