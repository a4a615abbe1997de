"""Logs hold no words of people: messages keep their template, arguments and locals are dropped."""

import logging

KEPT_PLACES = 4


class NoWords(logging.Filter):
    """Replaces what a log line was filled with, and reduces a traceback to places in the code."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Strip values; `getMessage` of the result needs no arguments."""
        # Messages of django.security come filled in already, with what the visitor sent.
        filled = record.name.startswith("django.security")
        template = "" if filled else str(record.msg).split("%", 1)[0].strip()
        words = [record.name, template, self._failure(record)]
        reference = getattr(getattr(record, "request", None), "reference", "")
        if reference:
            words.append(f"reference {reference}")
        record.msg = " ".join(word for word in words if word)
        record.args = ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True

    def _failure(self, record: logging.LogRecord) -> str:
        if not record.exc_info or record.exc_info[0] is None:
            return ""
        kind, _, trace = record.exc_info
        places = []
        while trace is not None:
            places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
            trace = trace.tb_next
        return f"{kind.__name__} at {' > '.join(places[-KEPT_PLACES:])}"
