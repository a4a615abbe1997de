"""Uploads stay in memory; no plain copy touches the disk."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler


class MemoryOnly(MemoryFileUploadHandler):
    """Django's memory handler without its companion that spools to disk.

    Of an upload that is too large only the size is kept, so that the form can say so in its own words.
    """

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """Decide once for the whole request whether its bytes are kept."""
        self.activated = content_length <= self.limit()

    def limit(self) -> int:
        """Bytes of one request; a page of `UPLOAD_LIMITS` takes more, from who is signed in."""
        request: Any = self.request
        match = getattr(request, "resolver_match", None)
        more = settings.UPLOAD_LIMITS.get(match.url_name) if match else None
        if more and request.user.is_authenticated:
            return int(more)
        return int(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the bytes, or drop them as they come."""
        if self.activated:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file; an empty one of the true size where it was dropped."""
        if not self.activated:
            self.file = BytesIO()
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )
