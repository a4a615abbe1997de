"""Funds, boxes and entries.  Nothing here is ever edited: a mistake is reversed by a linked entry with a reason."""

import datetime as dt
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
from cases.ledger import codes
from cases.vault.models import SealedField


class OfHouseMoneyQuerySet(models.QuerySet[Any]):
    """Money is seen by who may see the money of its house."""

    def visible_to(self, user: User) -> "OfHouseMoneyQuerySet":
        """Rows of houses in the user's scope."""
        return within(self, user, Permission.MONEY_VIEW)


class MoneyRule(Record):
    """How many different people an expense needs in this house: three, or two where there are only two."""

    class People(models.IntegerChoices):
        TWO = 2, _("Two: one asks and pays, another approves")
        THREE = 3, _("Three: one asks, one approves, one pays")

    house = models.OneToOneField(House, models.PROTECT, related_name="money_rule", verbose_name=_("house"))
    people = models.PositiveSmallIntegerField(
        _("people an expense needs"), choices=People.choices, default=People.THREE
    )

    OPEN = Record.OPEN | classify(S="house people")
    objects: ClassVar[Any] = OfHouseMoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("number of people an expense needs")
        verbose_name_plural = _("numbers of people an expense needs")

    def __str__(self) -> str:
        return str(self.people)


class FundQuerySet(OfHouseMoneyQuerySet):
    """Words for sets of funds and of boxes."""

    def open_on(self, day: dt.date) -> "FundQuerySet":
        """Not closed by then."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def recorded_by(self, user: User) -> "FundQuerySet":
        """Of houses whose money the user records."""
        return within(self, user, Permission.MONEY_RECORD)

    def counted_by(self, user: User) -> "FundQuerySet":
        """Of houses in which the user counts: also one who sees no other money."""
        return within(self, user, Permission.CASH_COUNT)


class Fund(Record):
    """Money given for the same purpose and time."""

    house = models.ForeignKey(House, models.PROTECT, related_name="funds", verbose_name=_("house"))
    code = models.CharField(_("fund"), max_length=40)
    restriction = models.CharField(
        _("restriction"), max_length=15, choices=codes.Restriction.choices, default="unrestricted"
    )
    categories = models.JSONField(_("may be spent on"), default=list, blank=True)  # codes.Category values
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to, that day included"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    OPEN = Record.OPEN | classify(S="house code restriction categories valid_from valid_to closed_on")
    objects: ClassVar[Any] = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["house", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["house", "code"],
                name="fund_code_once_in_house",
                violation_error_message=_("This house has a fund of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="fund_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CashBox(Record):
    """Where money of one currency is kept."""

    house = models.ForeignKey(House, models.PROTECT, related_name="boxes", verbose_name=_("house"))
    code = models.CharField(_("cash box"), max_length=40)
    place = models.CharField(_("kind"), max_length=10, choices=codes.Place.choices, default=codes.Place.CASH)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    OPEN = Record.OPEN | classify(S="house code place currency closed_on")
    objects: ClassVar[Any] = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("cash box")
        verbose_name_plural = _("cash boxes")
        ordering = ["house", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["house", "code"],
                name="box_code_once_in_house",
                violation_error_message=_("This house has a cash box of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.code


class RateQuerySet(models.QuerySet["Rate"]):
    """Words for sets of rates."""

    def visible_to(self, user: User) -> "RateQuerySet":
        """Rates belong to no house."""
        return self if user.grants.anywhere(Permission.MONEY_VIEW) else self.none()


@append_only
class Rate(Record):
    """Dinars for one unit of a currency on a day, official and market, with where they were read."""

    day = models.DateField(_("day"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    official = models.DecimalField(_("official rate"), max_digits=14, decimal_places=4)
    market = models.DecimalField(_("market rate"), max_digits=14, decimal_places=4)
    source = models.CharField(_("source"), max_length=120)

    OPEN = Record.OPEN | classify(S="day currency official market source")
    objects = RateQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-day", "-created_at"]
        indexes = [models.Index(fields=["currency", "-day"], name="rate_currency_day")]
        constraints = [
            models.CheckConstraint(condition=Q(official__gt=0, market__gt=0), name="rate_positive"),
            models.CheckConstraint(condition=~Q(currency=Currency.IQD), name="rate_of_foreign_money"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.day}"


@append_only
class Entry(Record):
    """One thing that happened to money, with its lines."""

    SUBJECT_KIND = "entry"

    house = models.ForeignKey(House, models.PROTECT, related_name="entries")
    kind = models.CharField(_("what"), max_length=10, choices=codes.Kind.choices)
    day = models.DateField(_("day"))
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    rate = models.ForeignKey(Rate, models.PROTECT, null=True, related_name="+")
    reason = SealedField(level="N")  # text

    OPEN = Record.OPEN | classify(S="house kind day reverses rate")
    objects: ClassVar[Any] = OfHouseMoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-day", "-created_at"]
        indexes = [models.Index(fields=["house", "-day", "-created_at"], name="entry_house_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=codes.Kind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=codes.Kind.REVERSAL) & Q(reverses__isnull=True)),
                name="entry_reversal_names_the_other",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def subject(self) -> uuid.UUID:
        """The entry."""
        return self.id


@append_only
class Line(models.Model):
    """So many smallest units into (or, below zero, out of) one fund and one box."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="lines", db_index=False)
    box = models.ForeignKey(CashBox, models.PROTECT, related_name="lines", db_index=False)
    currency = models.CharField(max_length=3, choices=Currency.choices)
    units = models.BigIntegerField()
    day = models.DateField()  # the entry's, so that a month is read from one index
    category = models.CharField(max_length=30, choices=codes.Category.choices, blank=True)

    OPEN = classify(S="id entry fund box currency units day category")
    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        indexes = [
            models.Index(fields=["fund", "currency", "day", "units"], name="line_fund"),
            models.Index(fields=["box", "day", "units"], name="line_box"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(units=0), name="line_not_zero")]

    def __str__(self) -> str:
        return self.currency


class CashCount(Record):
    """Two people count a box; over or short is an entry of its own with an explanation."""

    SUBJECT_KIND = "count"

    box = models.ForeignKey(CashBox, models.PROTECT, related_name="counts", verbose_name=_("cash box"))
    counted_at = models.DateTimeField(_("counted at"))
    counted = models.BigIntegerField(_("counted"))  # smallest units
    expected = models.BigIntegerField()  # what the ledger said at that moment
    second_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("second person"))
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="count")
    explanation = SealedField(level="N")  # text

    OPEN = Record.OPEN | classify(S="box counted_at counted expected second_by entry")

    class Meta:
        verbose_name = _("cash count")
        verbose_name_plural = _("cash counts")
        ordering = ["-counted_at"]
        constraints = [
            models.CheckConstraint(condition=Q(counted__gte=0), name="count_not_negative"),
            models.CheckConstraint(condition=~Q(second_by=F("created_by")), name="count_by_two"),
        ]

    def __str__(self) -> str:
        return f"{self.counted_at:%Y-%m-%d}"

    @property
    def subject(self) -> uuid.UUID:
        """The count."""
        return self.id


class MonthClose(Record):
    """A month whose books agree with the counts; entries of its days are refused from then on."""

    house = models.ForeignKey(House, models.PROTECT, related_name="closed_months", verbose_name=_("house"))
    month = models.DateField(_("month"))  # its first day
    closed_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    OPEN = Record.OPEN | classify(S="house month closed_at reopened_at reopened_by")
    objects: ClassVar[Any] = OfHouseMoneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["house", "month"],
                condition=Q(reopened_at__isnull=True),
                name="month_closed_once",
                violation_error_message=_("This month is closed already."),
            ),
            models.CheckConstraint(
                condition=together("reopened_at", "reopened_by"), name="month_reopening_complete"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
