"""What can happen to a stay; each action is one verb, all or nothing, asked, checked and recorded."""

from cases.people.actions import NewPerson
from cases.stays.actions.arrivals import arrive, arrive_expected, reserve
from cases.stays.actions.ends import cancel, depart, mark_no_show
from cases.stays.actions.extensions import ask_extension, decide_extension
from cases.stays.actions.moves import come_back, go_away, move_bed
from cases.stays.actions.orders import Arrival, Away, Departure, Reservation
from cases.stays.actions.roll import mark_roll, tick
from cases.stays.actions.undo import undo

__all__ = [
    "Arrival",
    "Away",
    "Departure",
    "NewPerson",
    "Reservation",
    "arrive",
    "arrive_expected",
    "ask_extension",
    "cancel",
    "come_back",
    "decide_extension",
    "depart",
    "go_away",
    "mark_no_show",
    "mark_roll",
    "move_bed",
    "reserve",
    "tick",
    "undo",
]
