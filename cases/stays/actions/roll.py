"""Small taps: the roll call and the safety steps."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cases.access.models import User
from cases.audit import chain
from cases.core import clock
from cases.core.errors import Refused
from cases.stays import rules
from cases.stays.actions import history
from cases.stays.actions.ground import hold_stay, whole, write_free_nights
from cases.stays.actions.moves import close_absence, open_absence
from cases.stays.actions.orders import Away
from cases.stays.codes import Mark, Status, Step, Tick
from cases.stays.models import RollMark, Stay


@whole
def tick(*, stay: Stay, ticks: Iterable[str], by: User) -> Stay:
    """The safety steps that are done now, all of them; what is missing stays on the list of things to do."""
    stay = hold_stay(stay, by=by)
    rules.check_step(Step.TICKED, stay.status)
    wanted = sorted(set(ticks) & set(Tick.values))
    if wanted == sorted(stay.ticks):
        return stay
    then = history.before(stay)
    stay.ticks = wanted
    stay.keep(by=by)
    history.write_step(stay, Step.TICKED, then, by=by)
    chain.record("stays.ticked", by=by, on=stay, house=stay.house_id, detail={"ticks": wanted})
    return stay


@whole
def mark_roll(*, stay: Stay, mark: str, night: dt.date, by: User) -> RollMark:
    """One tap; another corrects it. Present ends an absence, away with notice begins one."""
    stay = hold_stay(stay, by=by)
    rules.check_roll(stay.status, night, first_night=stay.first_night, tonight=clock.tonight())
    row = RollMark.objects.filter(stay=stay, night=night).first() or RollMark(stay=stay, night=night)
    then = history.before(stay) | {"roll": [night.isoformat(), row.mark]}
    row.mark = Mark(mark)
    row.keep(by=by)
    if mark == Mark.PRESENT:
        _present(stay, night, then, by=by)
    elif mark == Mark.AWAY_NOTICE and stay.status == Status.IN_HOUSE:
        open_absence(stay, Away(from_night=night), by=by)
        history.write_step(stay, Step.WENT_AWAY, then, by=by)
    chain.record(
        "stays.roll_marked", by=by, on=stay, house=stay.house_id, detail={"mark": mark, "night": str(night)}
    )
    return row


def _present(stay: Stay, night: dt.date, then: dict[str, object], *, by: User) -> None:
    """Seen here: an absence ends, and a night beyond the plan is written down."""
    if not stay.bed_held:
        sentence = _("No bed was kept for this person. Log the return and choose one.")
        raise Refused("needs_bed", sentence)
    if stay.status == Status.AWAY:
        close_absence(stay, night, by=by)
        stay.status = Status.IN_HOUSE
        stay.keep(by=by)
        history.write_step(stay, Step.CAME_BACK, then, by=by)
    if stay.bed_id is not None:
        write_free_nights(stay, stay.bed_id, clock.nights(stay.planned_to, night + dt.timedelta(days=1)))
