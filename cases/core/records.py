"""The base of all rows: a key made before the insert, and who wrote it when."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def classify(*, P: str = "", S: str = "", N: str = "") -> dict[str, str]:  # noqa: N803 - the letters of domain.md
    """Level of each open field: P public, S staff, N need-to-know; sealed fields (X) classify themselves."""
    levels = {"P": P, "S": S, "N": N}
    return {name: level for level, names in levels.items() for name in names.split()}


def together(*names: str) -> models.Q:
    """The condition that these columns are all empty or all filled: a moment and who it was belong together."""
    return models.Q(**{f"{name}__isnull": True for name in names}) | models.Q(
        **{f"{name}__isnull": False for name in names}
    )


class Record(models.Model):
    """A row with a random key (a sealed value is bound to it before INSERT) and its authors."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    OPEN = classify(S="id created_at created_by updated_at updated_by")

    class Meta:
        abstract = True

    def keep(self, *, by: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save and name the author, whichever columns are written."""
        if self._state.adding:
            self.created_by = by
        self.updated_by = by
        if update_fields is not None:
            kwargs["update_fields"] = [*update_fields, "updated_at", "updated_by"]
        self.save(**kwargs)
