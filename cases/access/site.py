"""The role-based admin: Django's admin under our doors, scopes and audit."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access.doors import public, requires
from cases.access.roles import Permission
from cases.audit import chain
from cases.core.errors import Refused


class Workbench(admin.AdminSite):
    """The administrators' workbench; authority comes from `access`, never from Django's permissions."""

    site_header = site_title = _("Safehouse workbench")
    index_title = _("What do you want to look after?")
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        """Django leaves the address of its sign-in page unwrapped; ours declares its door."""
        super().__init__(name)
        self.login = public(reason="leads to the one sign-in page")(self.login)  # type: ignore[method-assign]

    def has_permission(self, request: HttpRequest) -> bool:
        """The door itself."""
        return bool(request.user.is_authenticated and request.user.grants.anywhere(Permission.ADMIN_SITE))

    def admin_view(
        self, view: Callable[..., Any], cacheable: bool = False
    ) -> Callable[..., HttpResponseBase]:
        """Each view of the workbench stands behind its door."""
        return requires(Permission.ADMIN_SITE)(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        """There is one sign-in page."""
        return HttpResponseRedirect(reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        """There is one sign-out page."""
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        """There is one page to change a password."""
        return HttpResponseRedirect(reverse("account_change_password"))


SEARCH_LETTERS = 100
workbench = Workbench(name="admin")


def told(form: Any, refusal: Refused) -> Any:
    """The same form, which finds itself refused."""

    def clean(self: Any) -> Any:
        cleaned = form.clean(self)
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)
        return cleaned

    return type(form.__name__, (form,), {"clean": clean})


def alone(field: Any) -> Any:
    """A choice of rows without the buttons that open windows to change those rows."""
    widget = getattr(field, "widget", None)
    for button in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
        if hasattr(widget, button):
            setattr(widget, button, False)
    return field


class RoleAdmin(ModelAdmin):
    """A model in the workbench: who may see and change is asked of `access`, each change is audited."""

    view_permission_needed: Permission
    change_permission_needed: Permission
    create_permission_needed: Permission | None = None
    house_path: str | None = None  # from the row to its house id; None: only those allowed everywhere
    list_per_page = 50
    show_full_result_count = False

    def house_of(self, obj: Model | None) -> Any:
        """The house a row belongs to."""
        value: Any = obj
        for name in (self.house_path or "").split("__"):
            value = getattr(value, name, None) if name else None
        return value

    def _may(self, request: HttpRequest, permission: Permission, obj: Model | None) -> bool:
        grants = request.user.grants
        if obj is None or obj._state.adding:
            return bool(grants.anywhere(permission))
        return bool(grants.covers(permission, self.house_of(obj)))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown on the index."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Seen."""
        return self._may(request, self.view_permission_needed, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Changed."""
        return self._may(request, self.change_permission_needed, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Added."""
        return self._may(request, self.create_permission_needed or self.change_permission_needed, None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted here; things end by a date."""
        return False

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponseBase:
        """What is not in the user's scope does not exist."""
        raise Http404

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows in the user's scope; others do not exist (404)."""
        return self.model._default_manager.visible_to(request.user).order_by(*(self.ordering or ["pk"]))

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """One thing a page."""
        return alone(super().formfield_for_dbfield(db_field, request, **kwargs))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """A term of many words would be one condition a word: more than a database takes."""
        return super().get_search_results(request, queryset, search_term[:SEARCH_LETTERS])

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A refusal by an action stands beside its field; what was typed is kept, nothing was written."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; in the second round of a refused one it carries the refusal."""
        form = super().get_form(request, obj, change, **kwargs)
        return told(form, request.refusal) if hasattr(request, "refusal") else form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Written and audited together; the changed columns are named, their values are not."""
        with transaction.atomic():
            if hasattr(obj, "keep"):
                obj.keep(by=request.user)
            else:
                obj.save()
            verb = "changed" if change else "added"
            chain.record(
                f"admin.{obj._meta.model_name}_{verb}",
                by=request.user,
                on=obj,
                house=self.house_of(obj),
                detail={"fields": sorted(form.changed_data)},
            )

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The opaque log of Django's admin is not kept beside the audit."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """See `log_addition`."""
