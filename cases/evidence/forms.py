"""The shape of input about evidence."""

from os import SEEK_END
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.core import clock
from cases.core.fields import Line, Moment, Text
from cases.core.layouts import MORE, layout
from cases.evidence.actions import Copied, Upload
from cases.evidence.kinds import SENTENCES
from cases.evidence.models import Evidence
from cases.evidence.rules import ADDRESS_MAX, TEXT_MAX

ACCEPTED = ".jpg,.jpeg,.png,.webp,.gif,.pdf,.mp4,.m4v,.mov,.webm,.mkv,.ogg,.oga,.opus,.mp3,.m4a,.wav"
METHODS = [choice for choice in Evidence.Method.choices if choice[0] != Evidence.Method.COPIED]


class CaptureForm(forms.Form):
    """What is known of how something was captured."""

    captured_at = Moment(label=_("Captured at"), help_text=_("In the time of the house. Empty means now."))
    captured_by = Line(label=_("Who captured it"), help_text=_("Sealed. Leave empty if it was you."))
    note = Text(
        label=_("Note"), required=False, help_text=_("Sealed. What it shows, and where it comes from.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The moment that is most often right."""
        super().__init__(*args, **kwargs)
        self.fields["captured_at"].initial = clock.now


class FileForm(CaptureForm):
    """One file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "At most 100 MB: JPEG, PNG, WebP, GIF, PDF, MP4, MOV, WebM, MKV, OGG, MP3, M4A or WAV."
            " The original is sealed; people work with a copy that holds no place, device or author."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    method = forms.ChoiceField(
        label=_("How was it captured"),
        choices=METHODS,
        initial=Evidence.Method.RECEIVED,
        widget=forms.RadioSelect,
    )
    field_order = ["file", "method", "captured_at", "captured_by", "note"]
    helper = layout(
        "file",
        "method",
        "captured_at",
        Fieldset(_("More about it"), "captured_by", "note", template=MORE),
        submit=_("Seal this file"),
    )

    def clean_file(self) -> Any:
        """Of a file that is too large only its size has come through."""
        file = self.cleaned_data["file"]
        came = file.seek(0, SEEK_END)
        file.seek(0)
        if file.size > settings.EVIDENCE_FILE_BYTES or file.size > came:
            raise ValidationError(SENTENCES["too_large"], code="too_large")
        return file

    def upload(self) -> Upload:
        """What the action takes."""
        facts = {name: self.cleaned_data[name] for name in ("method", "captured_at", "captured_by", "note")}
        file = self.cleaned_data["file"]
        return Upload(data=file.read(), name=file.name, **facts)


class LinkForm(CaptureForm):
    """An address, and the words that stood there."""

    address = Line(
        label=_("Address"),
        required=True,
        max_length=ADDRESS_MAX,
        help_text=_("Copied from the browser. Nothing is fetched from it."),
    )
    text = Text(
        label=_("Text that stood there"),
        max_length=TEXT_MAX,
        help_text=_("Copy the words before they are taken down. Add a screenshot as a file."),
    )
    field_order = ["address", "text", "captured_at", "captured_by", "note"]
    helper = layout(
        "address",
        "text",
        "captured_at",
        Fieldset(_("More about it"), "captured_by", "note", template=MORE),
        submit=_("Seal this link"),
    )

    def link(self) -> Copied:
        """What the action takes."""
        return Copied(**self.cleaned_data)


class WhyForm(forms.Form):
    """Why somebody looks; whose work the report is now need not say."""

    reason = Text(
        label=_("Why do you need it?"),
        max_length=1000,
        help_text=_("At least 8 letters. The audit log keeps it, sealed."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, standing: bool = False, submit: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if standing:
            del self.fields["reason"]
        self.helper = layout(*self.fields, submit=submit)

    def words(self) -> str:
        """The reason; empty where none is asked."""
        return str(self.cleaned_data.get("reason", ""))
