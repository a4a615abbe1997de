"""How the pages of this room find their donor and open what is sealed."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cases.donors.models import Donor


def donor_for(request: HttpRequest, pk: uuid.UUID) -> Donor:
    """A donor in the user's scope, or 404."""
    found: Any = get_object_or_404(Donor.objects.visible_to(request.user).select_related("house"), pk=pk)
    return found
