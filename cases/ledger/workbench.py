"""Funds, boxes, rates and the rule of people in the workbench; every write goes through the actions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases.access.roles import Permission
from cases.access.site import RoleAdmin, workbench
from cases.ledger import actions, codes, queries
from cases.ledger.fields import Dinars
from cases.ledger.models import CashBox, Fund, MoneyRule, Rate

P = Permission


class OfHouse(RoleAdmin):
    """Rows of a house: seen with its money, changed by who sets it up; they stay in their house."""

    view_permission_needed, change_permission_needed = P.MONEY_VIEW, P.MONEY_SETUP
    house_path = "house_id"
    list_select_related = ["house"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The house is chosen once."""
        return ["house"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only houses whose money the user sets up."""
        if db_field.name == "house":
            kwargs["queryset"] = queries.houses_of(request.user, P.MONEY_SETUP)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class FundForm(forms.ModelForm):  # type: ignore[type-arg]
    """The categories as ticks."""

    categories = forms.MultipleChoiceField(
        label=_("May be spent on"),
        choices=codes.Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Fund
        fields = ["house", "code", "restriction", "categories", "valid_from", "valid_to", "closed_on"]


@admin.register(Fund, site=workbench)
class FundAdmin(OfHouse):
    """Funds."""

    form = FundForm
    ordering = ["house__code_name", "code"]
    list_display = ["code", "house", "restriction", "valid_from", "valid_to", "closed_on"]
    list_filter = ["restriction"]
    search_fields = ["code", "house__code_name"]
    fields = ["house", "code", "restriction", "categories", ("valid_from", "valid_to"), "closed_on"]

    def save_model(self, request: HttpRequest, obj: Fund, form: Any, change: bool) -> None:
        """Opened or changed."""
        actions.keep_fund(fund=obj, by=request.user)


@admin.register(CashBox, site=workbench)
class BoxAdmin(OfHouse):
    """Cash boxes."""

    ordering = ["house__code_name", "code"]
    list_display = ["code", "house", "place", "currency", "closed_on"]
    list_filter = ["place", "currency"]
    search_fields = ["code", "house__code_name"]
    fields = ["house", "code", ("place", "currency"), "closed_on"]

    def save_model(self, request: HttpRequest, obj: CashBox, form: Any, change: bool) -> None:
        """Opened or changed."""
        actions.keep_box(box=obj, by=request.user)


@admin.register(MoneyRule, site=workbench)
class MoneyRuleAdmin(OfHouse):
    """How many people an expense needs; without a rule of its own a house needs three."""

    ordering = ["house__code_name"]
    list_display = ["house", "people"]
    fields = ["house", "people"]

    def save_model(self, request: HttpRequest, obj: MoneyRule, form: Any, change: bool) -> None:
        """Two or three."""
        kept = actions.set_people(house=obj.house, people=obj.people, by=request.user)
        obj.pk = kept.pk


class RateForm(forms.ModelForm):  # type: ignore[type-arg]
    """Rates as people type them."""

    official, market = Dinars(label=_("official rate")), Dinars(label=_("market rate"))

    class Meta:
        model = Rate
        fields = ["day", "currency", "official", "market", "source"]


@admin.register(Rate, site=workbench)
class RateAdmin(RoleAdmin):
    """Rates belong to no house and are never changed."""

    form = RateForm
    view_permission_needed, change_permission_needed = P.MONEY_VIEW, P.MONEY_RECORD
    ordering = ["-day", "currency", "-created_at"]
    list_display = ["day", "currency", "official", "market", "source"]
    list_filter = ["currency"]
    fields = ["day", "currency", ("official", "market"), "source"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Seen by all who see money."""
        return bool(request.user.grants.anywhere(P.MONEY_VIEW))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A better rate is a new row."""
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Recorded."""
        return bool(request.user.grants.anywhere(P.MONEY_RECORD))

    def save_model(self, request: HttpRequest, obj: Rate, form: Any, change: bool) -> None:
        """Recorded."""
        actions.record_rate(rate=obj, by=request.user)
