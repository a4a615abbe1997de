"""Incidents, reported through the same action as on the page."""

import uuid
from typing import Any

from cases.access.models import User
from cases.houses.models import House
from cases.incidents.actions import NewIncident, report_incident
from cases.incidents.models import HouseIncident


def make_incident(*, house: House, by: User, **facts: Any) -> HouseIncident:
    """A stranger at the gate; severity 2."""
    known: dict[str, Any] = {
        "token": uuid.uuid4(),
        "house": house,
        "kind": HouseIncident.Kind.SURVEILLANCE,
        "severity": 2,
        "what": "A white car stood there for an hour",
    }
    return report_incident(incident=NewIncident(**(known | facts)), by=by)
