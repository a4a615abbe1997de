"""Houses, rooms and beds in the workbench; every write goes through the actions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from cases.access.roles import Permission
from cases.access.site import RoleAdmin, workbench
from cases.houses import actions
from cases.houses.models import Bed, BedOut, House, Room


class OfHouse(RoleAdmin):
    """Rows of a house: seen by its staff, changed by who runs it; they stay where they were made."""

    view_permission_needed, change_permission_needed = Permission.HOUSE_VIEW, Permission.HOUSE_MANAGE
    parent = ""
    offered: QuerySet[Any]  # what a new row may hang on, before the user's scope
    offered_path = "house"  # from there to the house

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the rows that say where it stands."""
        return super().get_queryset(request).select_related((self.house_path or "").removesuffix("_id"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A room is not carried to another house."""
        return [self.parent] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only what the user runs is offered, under its full name."""
        if db_field.name != self.parent:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        kwargs["queryset"] = self.offered.filter(
            **{f"{self.offered_path}__in": House.objects.managed_by(request.user)}
        )
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label_from_instance = where
        return field


def where(row: Any) -> str:
    """Cedar, Cedar 1, or Cedar 1 A."""
    if isinstance(row, Bed):
        return f"{where(row.room)} {row.label}"
    return f"{row.house.code_name} {row.code}" if isinstance(row, Room) else str(row)


@admin.register(House, site=workbench)
class HouseAdmin(RoleAdmin):
    """Houses; the security state and the address have pages of their own, which ask for a reason."""

    view_permission_needed, change_permission_needed = Permission.HOUSE_VIEW, Permission.HOUSE_MANAGE
    create_permission_needed = Permission.HOUSE_CREATE
    house_path = "pk"
    ordering = ["code_name"]
    list_display = ["code_name", "area", "security_state", "opened_on", "closed_on"]
    list_filter = ["security_state"]
    search_fields = ["code_name", "area"]
    readonly_fields = ["security_state"]
    fields = [
        "code_name",
        "area",
        "security_state",
        ("accepts_men", "accepts_women", "accepts_families", "accepts_minors"),
        ("opened_on", "closed_on"),
    ]

    def save_model(self, request: HttpRequest, obj: House, form: Any, change: bool) -> None:
        """Opened or changed."""
        (actions.change_house if change else actions.open_house)(house=obj, by=request.user)


@admin.register(Room, site=workbench)
class RoomAdmin(OfHouse):
    """Rooms."""

    house_path, parent = "house_id", "house"
    offered, offered_path = House.objects.all(), "pk"
    ordering = ["house__code_name", "code"]
    list_display = ["code", "house", "gender_rule", "floor_area_m2", "accessible"]
    list_filter = ["gender_rule", "accessible"]
    search_fields = ["code", "house__code_name"]
    fields = ["house", "code", "floor_area_m2", "gender_rule", "accessible"]

    def save_model(self, request: HttpRequest, obj: Room, form: Any, change: bool) -> None:
        """Added or changed."""
        (actions.change_room if change else actions.add_room)(room=obj, by=request.user)


@admin.register(Bed, site=workbench)
class BedAdmin(OfHouse):
    """Beds."""

    house_path, parent = "room__house_id", "room"
    offered, offered_path = Room.objects.select_related("house").order_by("house__code_name", "code"), "house"
    ordering = ["room__house__code_name", "room__code", "label"]
    list_display = ["label", "room", "house", "kind", "in_service_from", "in_service_to"]
    list_filter = ["kind"]
    search_fields = ["label", "room__code", "room__house__code_name"]
    fields = ["room", "label", "kind", ("in_service_from", "in_service_to")]

    @admin.display(description=House._meta.verbose_name)
    def house(self, bed: Bed) -> House:
        """Where the room is."""
        return bed.room.house

    def save_model(self, request: HttpRequest, obj: Bed, form: Any, change: bool) -> None:
        """Added or changed."""
        (actions.change_bed if change else actions.add_bed)(bed=obj, by=request.user)


@admin.register(BedOut, site=workbench)
class BedOutAdmin(OfHouse):
    """Nights out of service; once begun, only their end changes."""

    house_path, parent = "bed__room__house_id", "bed"
    offered = Bed.objects.select_related("room__house").order_by(
        "room__house__code_name", "room__code", "label"
    )
    offered_path = "room__house"
    ordering = ["-from_night"]
    list_display = ["bed", "room", "house", "reason", "from_night", "to_night"]
    list_filter = ["reason"]
    fields = ["bed", ("from_night", "to_night"), "reason", "note"]

    @admin.display(description=Room._meta.verbose_name)
    def room(self, out: BedOut) -> Room:
        """Where the bed is."""
        return out.bed.room

    @admin.display(description=House._meta.verbose_name)
    def house(self, out: BedOut) -> House:
        """Where the room is."""
        return out.bed.room.house

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """See the class."""
        return ["bed", "from_night", "reason", "note"] if obj else []

    def save_model(self, request: HttpRequest, obj: BedOut, form: Any, change: bool) -> None:
        """Taken out, or given another end."""
        if not change:
            actions.take_out(out=obj, by=request.user)
        elif "to_night" in form.changed_data:
            actions.bring_back(out=obj, to_night=obj.to_night, by=request.user)
