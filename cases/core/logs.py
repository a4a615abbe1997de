"""Logs hold no words of people: messages keep their template, arguments and locals are dropped."""

import logging


class NoWords(logging.Filter):
    """Replaces what a log line was filled with, and reduces a traceback to places in the code."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Strip values; `getMessage` of the result needs no arguments."""
        if record.name.startswith(("django", "cases")):
            record.msg = str(record.msg).split("%", 1)[0]
            record.args = ()
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            places = []
            while trace is not None:
                code = trace.tb_frame.f_code
                places.append(f"{code.co_filename}:{trace.tb_lineno}")
                trace = trace.tb_next
            record.msg = f"{record.msg} {kind.__name__} at {' > '.join(places[-4:])}"
            record.exc_info = None
        return True
