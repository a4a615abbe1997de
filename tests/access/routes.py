"""All addresses of the site, as the URL configuration has them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One address pattern with its view."""

    path: str
    callback: Any

    def filled(self, value: str) -> str:
        """The address with every parameter replaced."""
        return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: "1" if m[1] == "int" else value, self.path)


def routes(patterns: Any = None, prefix: str = "") -> Iterator[Route]:
    """Walk everything, includes and the workbench too."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(entry.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
        elif isinstance(entry, URLPattern):
            yield Route(path, entry.callback)
