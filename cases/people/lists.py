"""The list of people, by house and by where they are."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.people.models import Person, PersonQuerySet

IN_HOUSE, EXPECTED, LEFT = "in_house", "expected", "left"
LISTED = ("code_name", "sex", "is_minor", "house__code_name")
STATES = ((IN_HOUSE, _("In the house")), (EXPECTED, _("Expected")), (LEFT, _("Left")))


def stays_of_row() -> Any:
    """The stays of the person in hand, reached through the relation so that this room needs no later one."""
    stay: Any = Person._meta.get_field("stays").related_model
    return stay.objects.filter(person=OuterRef("pk"))


def with_status(people: PersonQuerySet, night: dt.date) -> PersonQuerySet:
    """Adds `status`, a badge code: of the open stay, else departed, else empty."""
    stays = stays_of_row()
    current = Subquery(stays.open().values("status")[:1])
    late = Exists(stays.overdue(night))
    left = Case(When(Exists(stays.filter(status="departed")), then=Value("departed")), default=Value(""))
    return people.annotate(
        status=Case(When(late, then=Value("overdue")), default=Coalesce(current, left)),
    )


def people_list(*, user: User, night: dt.date, house: uuid.UUID | None, state: str) -> PersonQuerySet:
    """Current records the user may see, by code name."""
    people = Person.objects.visible_to(user).current()
    if house is not None:
        people = people.filter(house=house)
    stays = stays_of_row()
    if state == IN_HOUSE:
        people = people.filter(Exists(stays.in_house()))
    elif state == EXPECTED:
        people = people.filter(Exists(stays.booked()))
    elif state == LEFT:
        people = people.filter(~Exists(stays.open()), Exists(stays.filter(status="departed")))
    return with_status(people, night).select_related("house").only(*LISTED).order_by("code_name")
