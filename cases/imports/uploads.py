"""Uploads stay in memory; no plain copy touches the disk."""

from django.core.files.uploadhandler import MemoryFileUploadHandler


class MemoryOnly(MemoryFileUploadHandler):
    """Django's memory handler without its companion that spools to disk."""
