"""The audit event."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.core.guards import append_only
from cases.core.records import classify


@append_only
class Event(models.Model):
    """One thing somebody did, with codes only; the reason is sealed and may become unreadable, the chain stays."""

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        DENIED = "denied", _("not allowed")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")

    seq = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("when"))
    actor = models.UUIDField(_("who"), null=True)
    action = models.CharField(_("action"), max_length=60)
    object_kind = models.CharField(_("kind"), max_length=40, blank=True)
    object_id = models.UUIDField(_("object"), null=True)
    house_id = models.UUIDField(_("house"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    detail = models.JSONField(_("codes"), default=dict, blank=True)
    reason = models.BinaryField(null=True)
    reason_subject = models.UUIDField(null=True)
    reason_hash = models.BinaryField(max_length=32, null=True)
    previous = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)

    OPEN = classify(
        S="seq at actor action object_kind object_id house_id outcome detail reason reason_subject reason_hash"
        " previous mac"
    )

    class Meta:
        indexes = [
            models.Index(fields=["object_id", "seq"], name="event_object"),
            models.Index(fields=["actor", "seq"], name="event_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"
