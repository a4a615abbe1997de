"""Files and links of a report: originals sealed, copies cleaned, every hand they passed through noted."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.core.guards import append_only
from cases.core.records import Record, classify
from cases.threats.models import OfReport, Report
from cases.vault.models import SealedField


class Evidence(OfReport):
    """One original, and the cleaned copy people work with.

    The file lies sealed under a random name; its age identity is sealed here under the report's key, its name too.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture or screenshot")
        VIDEO = "video", _("Video")
        AUDIO = "audio", _("Sound")
        DOCUMENT = "document", _("Document")
        LINK = "link", _("Link, kept as text")

    class Method(models.TextChoices):
        SCREENSHOT = "screenshot", _("Screenshot")
        TAKEN = "taken", _("Taken by ourselves")
        RECEIVED = "received", _("Received from a source")
        DOWNLOADED = "downloaded", _("Saved from the web")
        COPIED = "copied", _("Typed or copied as text")

    class Copy(models.TextChoices):
        NONE = "none", _("No copy")
        CLEAN = "clean", _("Cleaned copy")
        IMPOSSIBLE = "impossible", _("Could not be cleaned")

    report = models.ForeignKey(Report, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    method = models.CharField(_("how it was captured"), max_length=12, choices=Method.choices)
    captured_at = models.DateTimeField(_("captured at"))
    sha256 = models.CharField(_("SHA-256 of the original"), max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), editable=False)
    media_type = models.CharField(max_length=80, editable=False)  # found by content, never as sent
    copy_state = models.CharField(max_length=12, choices=Copy.choices, default=Copy.NONE, editable=False)
    copy_type = models.CharField(max_length=80, blank=True, editable=False)
    copy_pages = models.PositiveIntegerField(default=0, editable=False)
    leave_out = models.BooleanField(_("leave out of exports"), default=False)
    about = SealedField()  # file_name, address, captured_by, note; for a link also text
    secret = SealedField()  # identity: the age identity of original and copy

    OPEN = Record.OPEN | classify(
        S="report kind sha256 size media_type copy_state copy_type copy_pages leave_out",
        N="method captured_at",
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256"],
                name="evidence_once_per_report",
                violation_error_message=_("This file is in the report already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="link") | Q(copy_state="none"), name="evidence_link_has_no_copy"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class CustodyQuerySet(models.QuerySet[Any]):
    """Seen by who sees the report."""

    def visible_to(self, user: Any) -> "CustodyQuerySet":
        """Custody of visible evidence."""
        return self.filter(evidence__in=Evidence.objects.visible_to(user))


@append_only
class Custody(Record):
    """One step of a piece of evidence through our hands."""

    class Step(models.TextChoices):
        RECEIVED = "received", _("Received and sealed")
        CLEANED = "cleaned", _("Copy cleaned")
        NOT_CLEANED = "not_cleaned", _("Could not be cleaned")
        VIEWED = "viewed", _("Copy viewed")
        DOWNLOADED = "downloaded", _("Original downloaded")
        CHECKED = "checked", _("Original checked against its hash")
        RELEASED = "released", _("Given out")

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="custody")
    step = models.CharField(max_length=12, choices=Step.choices)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict, blank=True)  # codes only

    OPEN = Record.OPEN | classify(S="evidence step at detail")
    objects = CustodyQuerySet.as_manager()

    class Meta:
        ordering = ["at", "created_at"]

    def __str__(self) -> str:
        return self.get_step_display()
