"""Users and their roles in the workbench; every write goes through the actions."""

from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.access import actions
from cases.access.models import Membership, User
from cases.access.roles import ROLES, Permission
from cases.access.site import RoleAdmin, alone, workbench


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """A user with a pass phrase typed twice; left empty, the old one stays."""

    password = forms.CharField(
        label=_("Pass phrase"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 15 characters; four or five unrelated words are good. Say it in person."),
    )
    again = forms.CharField(
        label=_("Pass phrase again"),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ["username", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["password"].help_text = _("Leave it empty to keep the old one.")

    def clean(self) -> dict[str, Any]:
        """Both alike, and there for a new user."""
        cleaned = super().clean() or self.cleaned_data
        if self.instance._state.adding and not cleaned.get("password"):
            self.add_error("password", _("Give a pass phrase."))
        elif cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("The two pass phrases differ."))
        return cleaned


class RolesInline(admin.TabularInline):  # type: ignore[type-arg]
    """Roles are given and taken, never rewritten."""

    model = Membership
    fk_name = "user"
    fields = ["role", "house"]
    extra = 1
    verbose_name = _("role")
    verbose_name_plural = _("roles")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With the user."""
        return bool(request.user.grants.covers(Permission.USER_MANAGE, None))

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """One thing a page."""
        return alone(super().formfield_for_dbfield(db_field, request, **kwargs))

    has_add_permission = has_delete_permission = has_view_permission

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Take one and give another."""
        return False


@admin.register(User, site=workbench)
class UserAdmin(RoleAdmin):
    """Accounts: made, closed and opened again, never deleted, because records name their authors."""

    view_permission_needed = change_permission_needed = Permission.USER_MANAGE
    form = UserForm
    inlines = [RolesInline]
    list_display = ["username", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["username"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A new account is open."""
        return ["username", "is_active", "password", "again"] if obj else ["username", "password", "again"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The name stays: people know each other by it."""
        return ["username"] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Users belong to no house: all, for those who pass the permission."""
        return User.objects.order_by("username").prefetch_related("memberships__house")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """By address the list could be asked about the digest of a pass phrase, letter by letter."""
        asked = lookup.partition("__")[0] != "password"
        return asked and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """Caseworker (Cedar), Administrator."""
        return ", ".join(
            f"{ROLES[held.role].label} ({held.house})" if held.house else str(ROLES[held.role].label)
            for held in user.memberships.all()
        ) or gettext("none")

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Accounts and roles are touched only by somebody who gave the pass phrase within the last 15 minutes."""
        if self.has_view_permission(request) and is_reauthentication_required(request, app=""):
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """One action for each thing that changed."""
        password = form.cleaned_data.get("password")
        if not change:
            actions.create_user(user=obj, password=password, by=request.user)
            return
        if password:
            actions.set_password(user=obj, password=password, by=request.user)
        if "is_active" in form.changed_data:
            switch = actions.reopen_user if obj.is_active else actions.close_user
            switch(user=obj, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Roles given and taken."""
        fresh = formset.save(commit=False)
        for membership in fresh:
            at = actions.RoleAt(membership.role, membership.house_id)
            actions.give_role(user=form.instance, at=at, by=request.user)
        for membership in formset.deleted_objects:
            actions.take_role(membership=membership, by=request.user)
        formset.new_objects, formset.changed_objects = [], []
