"""Opening to whom a copy was given."""

from cases.access.models import User
from cases.access.reveal import Opening, open_sealed
from cases.access.roles import Permission
from cases.releases.models import Release


def open_recipient(*, release: Release, reason: str, by: User) -> str:
    """The name a mark leads to; the reason is logged first."""
    opening = Opening(release, "recipient", release.house_id, reason)
    found = open_sealed(opening=opening, permission=Permission.THREAT_EXPORT, by=by)
    return str(found.get("name", ""))
