"""What can be given out; each copy is entered, marked and logged before it leaves."""

from cases.releases.actions.entering import Handed
from cases.releases.actions.events import EventFile, hand_out_events
from cases.releases.actions.figures import FigureFile, hand_out_figures
from cases.releases.actions.recipients import open_recipient
from cases.releases.actions.un import Communication, hand_out_un

__all__ = [
    "Communication",
    "EventFile",
    "FigureFile",
    "Handed",
    "hand_out_events",
    "hand_out_figures",
    "hand_out_un",
    "open_recipient",
]
