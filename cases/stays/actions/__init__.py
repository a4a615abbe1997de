"""What can happen to a stay; each action is one verb, all or nothing, asked, checked and recorded."""

from cases.people.actions import NewPerson
from cases.stays.actions.arrivals import arrive, arrive_expected, reserve
from cases.stays.actions.ends import cancel, depart, mark_no_show
from cases.stays.actions.orders import Arrival, Away, Departure, Reservation

__all__ = [
    "Arrival",
    "Away",
    "Departure",
    "NewPerson",
    "Reservation",
    "arrive",
    "arrive_expected",
    "cancel",
    "depart",
    "mark_no_show",
    "reserve",
]
