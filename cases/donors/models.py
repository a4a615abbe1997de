"""Donors, what they promised and gave, and what the house received in kind (domain.md section 2, Money)."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import within
from cases.core.guards import append_only
from cases.core.money import Currency
from cases.core.records import Record, classify, together
from cases.houses.models import House
from cases.ledger.models import Entry, Fund
from cases.vault.models import SealedField


class DonorQuerySet(models.QuerySet["Donor"]):
    """Words for sets of donors."""

    def visible_to(self, user: User) -> "DonorQuerySet":
        """Donors of houses in the user's scope; a caseworker sees none."""
        return within(self, user, Permission.DONOR_VIEW)


class Donor(Record):
    """Known by a code; name and contact are sealed under the donor's own key."""

    SUBJECT_KIND = "donor"

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("One person")
        GROUP = "group", _("Group of friends")
        DIASPORA = "diaspora", _("Diaspora")
        ORGANISATION = "organisation", _("Organisation")
        ANONYMOUS = "anonymous", _("Anonymous")

    class Anonymity(models.TextChoices):
        PUBLIC = "public", _("May be thanked in public")
        NAME_TO_STAFF = "name_to_staff", _("Name for staff only")
        CODE_ONLY = "code_only", _("By code only")
        ANONYMOUS = "anonymous", _("Anonymous, no name kept")

    class Screening(models.TextChoices):
        NOT_YET = "not_yet", _("Not screened yet")
        CLEAR = "clear", _("Clear")
        HOSTILE = "hostile", _("Hostile source")
        SANCTIONED = "sanctioned", _("Sanctioned source")

    house = models.ForeignKey(House, models.PROTECT, related_name="donors", verbose_name=_("house"))
    code = models.CharField(_("code"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.INDIVIDUAL)
    anonymity = models.CharField(
        _("how the donor may be named"), max_length=15, choices=Anonymity.choices, default=Anonymity.CODE_ONLY
    )
    screening = models.CharField(
        _("screening"), max_length=12, choices=Screening.choices, default=Screening.NOT_YET
    )
    screened_at = models.DateTimeField(null=True, blank=True)
    screened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    identity = SealedField()  # name
    contact = SealedField()  # phone, address, note
    why = SealedField(level="N")  # text: what the screening found

    OPEN = Record.OPEN | classify(S="house code kind anonymity screening screened_at screened_by")
    objects = DonorQuerySet.as_manager()

    class Meta:
        verbose_name = _("donor")
        verbose_name_plural = _("donors")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=together("screened_at", "screened_by"), name="donor_screening_complete"
            ),
            models.CheckConstraint(
                condition=~Q(anonymity="anonymous") | Q(identity__isnull=True),
                name="donor_anonymous_has_no_name",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> uuid.UUID:
        """The donor."""
        return self.id


class OfDonorQuerySet(models.QuerySet[Any]):
    """Rows that hang on a donor are seen by who sees the donor."""

    def visible_to(self, user: User) -> "OfDonorQuerySet":
        """Rows of visible donors."""
        return within(self, user, Permission.DONOR_VIEW, "donor__house")


class OfDonor(Record):
    """A row about one donor, sealed under the donor's key."""

    SUBJECT_KIND = "donor"
    donor_id: uuid.UUID
    objects: ClassVar[Any] = OfDonorQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def subject(self) -> uuid.UUID:
        """The donor."""
        return self.donor_id


class Pledge(OfDonor):
    """A promise is never cash; what became of it is reckoned from its instalments and donations."""

    class End(models.TextChoices):
        CANCELLED = "cancelled", _("Cancelled")
        WRITTEN_OFF = "written_off", _("Written off")

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="pledges", verbose_name=_("donor"))
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="pledges", verbose_name=_("fund"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    made_on = models.DateField(_("promised on"))
    is_conditional = models.BooleanField(_("depends on a condition"), default=False)
    end = models.CharField(_("ended"), max_length=12, choices=End.choices, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    note = SealedField(level="N")  # condition, why_ended

    OPEN = Record.OPEN | classify(S="donor fund currency made_on is_conditional end ended_on")

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["-made_on"]

    def __str__(self) -> str:
        return f"{self.made_on}"


class Instalment(Record):
    """One part of a pledge, due on a day."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="instalments")
    due_on = models.DateField(_("due on"))
    units = models.BigIntegerField(_("amount"))
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)

    OPEN = Record.OPEN | classify(S="pledge due_on units reminded_on")

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["due_on"]
        indexes = [models.Index(fields=["due_on"], name="instalment_due")]
        constraints = [models.CheckConstraint(condition=Q(units__gt=0), name="instalment_positive")]

    def __str__(self) -> str:
        return f"{self.due_on}"


class ReceiptYear(Record):
    """The last receipt number given out in a house and year; locked while a number is taken."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    OPEN = Record.OPEN | classify(S="house year last")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["house", "year"], name="receipt_year_once")]

    def __str__(self) -> str:
        return f"{self.year}"


@append_only
class Donation(OfDonor):
    """Money received; its entry holds fund, box and amount, its number has no gap before it."""

    class Method(models.TextChoices):
        CASH = "cash", _("Cash")
        HAWALA = "hawala", _("Hawala")
        BANK = "bank", _("Bank transfer")
        WALLET = "wallet", _("Mobile wallet")
        CARD = "card", _("Card")

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="donations", verbose_name=_("donor"))
    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="donation")
    instalment = models.ForeignKey(
        Instalment, models.PROTECT, null=True, blank=True, related_name="donations"
    )
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="donations", verbose_name=_("fund"))
    units = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    received_on = models.DateField(_("received on"))
    method = models.CharField(_("how it came"), max_length=10, choices=Method.choices)
    witness = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("witness")
    )
    receipt_year = models.PositiveSmallIntegerField(editable=False)
    receipt_number = models.PositiveIntegerField(editable=False)
    hawala = SealedField()  # reference

    OPEN = Record.OPEN | classify(
        S="donor house entry instalment fund units currency received_on method witness receipt_year receipt_number"
    )

    class Meta:
        verbose_name = _("donation")
        verbose_name_plural = _("donations")
        ordering = ["-received_on", "-receipt_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["house", "receipt_year", "receipt_number"], name="receipt_number_once"
            ),
            models.CheckConstraint(condition=Q(units__gt=0), name="donation_positive"),
            models.CheckConstraint(
                condition=Q(witness__isnull=True) | ~Q(witness=F("created_by")),
                name="donation_witness_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(method="cash") | Q(witness__isnull=False), name="donation_cash_has_witness"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_year}-{self.receipt_number:04d}"


@append_only
class RefusedGift(OfDonor):
    """A gift that was not taken, or returned: hostile or sanctioned source."""

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="refused", verbose_name=_("donor"))
    units = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    refused_on = models.DateField(_("refused or returned on"))
    why = SealedField(level="N")  # text

    OPEN = Record.OPEN | classify(S="donor units currency refused_on")

    class Meta:
        verbose_name = _("refused gift")
        verbose_name_plural = _("refused gifts")
        ordering = ["-refused_on"]
        constraints = [models.CheckConstraint(condition=Q(units__gt=0), name="refused_positive")]

    def __str__(self) -> str:
        return f"{self.refused_on}"


class GiftInKind(OfDonor):
    """Goods with a value and its basis; never part of the cash."""

    class Basis(models.TextChoices):
        INVOICE = "invoice", _("Invoice of the donor")
        MARKET = "market", _("Price in a shop here")
        ESTIMATE = "estimate", _("Our estimate")

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="gifts", verbose_name=_("donor"))
    received_on = models.DateField(_("received on"))
    what = models.CharField(_("what"), max_length=120)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=30)
    units = models.BigIntegerField(_("value"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    basis = models.CharField(_("basis of the value"), max_length=10, choices=Basis.choices)

    OPEN = Record.OPEN | classify(S="donor received_on what quantity unit units currency basis")

    class Meta:
        verbose_name = _("gift in kind")
        verbose_name_plural = _("gifts in kind")
        ordering = ["-received_on"]
        constraints = [
            models.CheckConstraint(condition=Q(units__gte=0, quantity__gt=0), name="gift_positive")
        ]

    def __str__(self) -> str:
        return f"{self.received_on}"
