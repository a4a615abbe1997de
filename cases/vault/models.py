"""Wrapped keys at rest, and the column type of sealed documents."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.core.records import classify


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # not generic at run time
    """A sealed JSON document; its content is read only by an explicit call of `cases.vault.sealed`.

    `level` X is shown after a reason was given and logged; N is shown to the case team; both are sealed at rest.
    """

    def __init__(self, *args: Any, level: str = "X", **kwargs: Any) -> None:
        self.level = level
        kwargs.update({"null": True, "blank": True, "editable": False})
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """The database knows nothing of levels."""
        name, _path, args, kwargs = super().deconstruct()
        for word in ("null", "blank", "editable"):
            kwargs.pop(word, None)
        return name, "cases.vault.models.SealedField", args, kwargs

    def value_to_string(self, obj: models.Model) -> str:
        """Serialisers (dumpdata) get the ciphertext only."""
        return str(super().value_to_string(obj))


class Slot(models.Model):
    """One way to open the master key; adding or removing one touches no data."""

    class Kind(models.TextChoices):
        KEY_FILE = "key_file", _("key file")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    OPEN = classify(S="id kind wrapped created_at")

    def __str__(self) -> str:
        return f"slot {self.kind}"


class SystemKey(models.Model):
    """A random key of the whole site (index, audit), wrapped by the master key."""

    name = models.CharField(primary_key=True, max_length=20)
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()

    OPEN = classify(S="name id wrapped")

    def __str__(self) -> str:
        return f"system key {self.name}"


class SubjectKey(models.Model):
    """The one key of a person, house or donor, wrapped by the master key; destroying this row shreds the subject."""

    subject = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=20)
    wrapped = models.BinaryField()

    OPEN = classify(S="subject kind wrapped")

    def __str__(self) -> str:
        return f"subject key {self.kind}"
