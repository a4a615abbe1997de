"""Named groups and channels in the workbench; every write goes through the actions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cases.access.roles import Permission
from cases.access.site import RoleAdmin, workbench
from cases.actors import actions, queries
from cases.actors.models import Actor, Channel


@admin.register(Actor, site=workbench)
class ActorAdmin(RoleAdmin):
    """The restricted list; a group that is no longer chosen stays, because reports name it."""

    view_permission_needed = change_permission_needed = Permission.ACTOR_NAME
    ordering = ["name"]
    list_display = ["name", "type", "is_active"]
    list_filter = ["is_active", "type"]
    search_fields = ["name"]
    fields = ["name", "type", "is_active"]

    def save_model(self, request: HttpRequest, obj: Actor, form: Any, change: bool) -> None:
        """Added or changed."""
        actions.keep_actor(actor=obj, by=request.user)


@admin.register(Channel, site=workbench)
class ChannelAdmin(RoleAdmin):
    """Channels, each under one handle, and which group is behind them."""

    view_permission_needed = change_permission_needed = Permission.ACTOR_NAME
    ordering = ["handle_key", "platform"]
    list_display = ["handle", "platform", "actor", "confidence"]
    list_filter = ["platform", "confidence"]
    search_fields = ["handle_key", "handle"]
    fields = ["platform", "handle", "archived_address", ("actor", "confidence")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the group."""
        return super().get_queryset(request).select_related("actor")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Only groups in use are offered, and the one that stands."""
        form = super().get_form(request, obj, change, **kwargs)
        kept = obj.actor_id if obj is not None else None
        if "actor" in form.base_fields:
            form.base_fields["actor"].queryset = queries.choosable(request.user, kept)
        return form

    def save_model(self, request: HttpRequest, obj: Channel, form: Any, change: bool) -> None:
        """Added or changed."""
        actions.keep_channel(channel=obj, by=request.user)
