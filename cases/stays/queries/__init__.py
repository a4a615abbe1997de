"""Reads of stays for pages: beds to choose from, places left tonight, the roll, the list and one stay."""

from cases.stays.queries.options import BedOption, bed_options, options_in
from cases.stays.queries.tonight import Placeable, placeable_tonight

__all__ = ["BedOption", "Placeable", "bed_options", "options_in", "placeable_tonight"]
