"""Expenses: nobody asks, approves and pays the same one (domain.md section 2, Money)."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.access.roles import Permission
from cases.access.scopes import house_filter, within
from cases.core.money import Currency, Money
from cases.core.records import Record, classify, together
from cases.houses.models import House
from cases.ledger.codes import Category
from cases.ledger.models import CashBox, Entry, Fund, MoneyRule
from cases.people.models import Person
from cases.vault.models import SealedField


class ExpenseQuerySet(models.QuerySet["Expense"]):
    """Words for sets of expenses."""

    def visible_to(self, user: User) -> "ExpenseQuerySet":
        """Expenses of the houses whose money the user sees, and those he asked for where he still may ask."""
        if user.grants.houses(Permission.MONEY_VIEW) is None:
            return self  # an empty condition joined by "or" would vanish
        mine = Q(created_by=user) & house_filter(user, Permission.EXPENSE_ASK, "house")
        return self.filter(house_filter(user, Permission.MONEY_VIEW, "house") | mine)


class Expense(Record):
    """Asked for by `created_by`; the payee's name and the words are sealed."""

    SUBJECT_KIND = "expense"

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for approval")
        APPROVED = "approved", _("Approved, to be paid")
        PAID = "paid", _("Paid")
        DECLINED = "declined", _("Declined")
        CANCELLED = "cancelled", _("Cancelled")
        REVERSED = "reversed", _("Reversed")

    house = models.ForeignKey(House, models.PROTECT, related_name="expenses", verbose_name=_("house"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ASKED)
    category = models.CharField(_("for what"), max_length=30, choices=Category.choices)
    units = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency.choices)
    service_from = models.DateField(_("for the time from"))
    service_to = models.DateField(_("to, that day included"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="expenses", verbose_name=_("for whom")
    )
    people = models.PositiveSmallIntegerField(  # the rule of the house on the day of payment
        choices=MoneyRule.People.choices, default=MoneyRule.People.THREE
    )
    has_receipt = models.BooleanField(_("receipt in hand"), default=False)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    paid_at = models.DateTimeField(null=True, blank=True)
    box = models.ForeignKey(CashBox, models.PROTECT, null=True, blank=True, related_name="expenses")
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="expense")
    payee = SealedField()  # name
    note = SealedField(level="N")  # what, no_receipt_because, why_declined, why_cancelled

    OPEN = Record.OPEN | classify(
        S="house state category units currency service_from service_to due_on people has_receipt"
        " approved_by approved_at paid_by paid_at box entry",
        N="person",
    )
    objects = ExpenseQuerySet.as_manager()

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["house", "state"], name="expense_house_state"),
            models.Index(fields=["house", "service_from"], name="expense_service"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0), name="expense_positive"),
            models.CheckConstraint(
                condition=Q(service_to__gte=F("service_from")),
                name="expense_service_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("created_by")),
                name="expense_not_approved_by_who_asked",
            ),
            models.CheckConstraint(
                condition=Q(paid_by__isnull=True) | ~Q(paid_by=F("approved_by")),
                name="expense_not_paid_by_who_approved",
            ),
            models.CheckConstraint(
                condition=Q(paid_by__isnull=True)
                | Q(people=MoneyRule.People.TWO)
                | ~Q(paid_by=F("created_by")),
                name="expense_not_paid_by_who_asked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "declined"], approved_by__isnull=True, paid_by__isnull=True)
                | Q(state="approved", approved_by__isnull=False, paid_by__isnull=True)
                | Q(state="cancelled", paid_by__isnull=True)
                | Q(state__in=["paid", "reversed"], approved_by__isnull=False, paid_by__isnull=False),
                name="expense_state_has_its_people",
            ),
            models.CheckConstraint(
                condition=together("approved_at", "approved_by"), name="expense_approval_complete"
            ),
            models.CheckConstraint(
                condition=together("paid_at", "paid_by", "entry", "box"), name="expense_payment_complete"
            ),
        ]

    def __str__(self) -> str:
        return self.get_category_display()

    @property
    def subject(self) -> uuid.UUID:
        """The expense."""
        return self.id

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.units, self.currency)


class SplitQuerySet(models.QuerySet[Any]):
    """Seen with the expense."""

    def visible_to(self, user: User) -> "SplitQuerySet":
        """Splits of visible expenses."""
        return within(self, user, Permission.MONEY_VIEW, "expense__house")


class Split(Record):
    """The part of an expense one fund bears."""

    expense = models.ForeignKey(Expense, models.CASCADE, related_name="splits")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="splits", verbose_name=_("fund"))
    units = models.BigIntegerField(_("amount"))

    OPEN = Record.OPEN | classify(S="expense fund units")
    objects: ClassVar[Any] = SplitQuerySet.as_manager()

    class Meta:
        verbose_name = _("split")
        verbose_name_plural = _("splits")
        constraints = [
            models.UniqueConstraint(fields=["expense", "fund"], name="split_once_per_fund"),
            models.CheckConstraint(condition=Q(units__gt=0), name="split_positive"),
        ]

    def __str__(self) -> str:
        return str(self.fund)
