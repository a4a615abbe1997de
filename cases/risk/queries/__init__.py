"""Reads of risk: the level of people at a moment, the versions of a form, what is due."""

from cases.risk.queries.due import Due, due_list, houses_of, signs_of
from cases.risk.queries.levels import alerts_and_level, level_for, level_of, levels_of
from cases.risk.queries.sheets import Sheet, asks_coordinator, last_answers, sheet_of
from cases.risk.standing import RiskState

__all__ = [
    "Due",
    "RiskState",
    "Sheet",
    "alerts_and_level",
    "asks_coordinator",
    "due_list",
    "houses_of",
    "last_answers",
    "level_for",
    "level_of",
    "levels_of",
    "sheet_of",
    "signs_of",
]
