"""Reads the forms and links out of rendered pages, and walks all pages a user can open."""

import functools
import re
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from tests.access.routes import routes
from tests.attack.world import KINDS, World

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LEAVING = {"quick_exit", "account_logout"}  # pages that end the visit
SHELL = {"set_language", "account_logout"}  # forms in the foot of each page
BUTTONS = {"submit", "image", "button", "reset"}


@dataclass
class Control:
    """One name in a form: what it holds and what may be chosen."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    chosen: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class FoundForm:
    """A form as a browser sees it."""

    page: str
    action: str
    method: str
    multipart: bool
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def route(self) -> str:
        """The name of the view it goes to, whatever the key in the address."""
        return route_of(self.action)

    @property
    def shape(self) -> tuple[object, ...]:
        """Two forms of one shape are the same work."""
        return (self.route, self.method, tuple(sorted({control.name for control in self.controls})))


def route_of(path: str) -> str:
    """The name of the view an address leads to; '?' for none."""
    return named(UUID.sub(str(uuid.UUID(int=0)), urlsplit(path).path))


@functools.cache
def named(path: str) -> str:
    try:
        match = resolve(path)
    except Resolver404:
        return "?"
    return match.view_name or match.route


class Reader(HTMLParser):
    """Collects links and forms."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.links, self.forms = page, [], []
        self.by_id: dict[str, FoundForm] = {}
        self.form: FoundForm | None = None
        self.select: Control | None = None
        self.textarea: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.page, given["href"]))
        elif tag == "form":
            self.form = FoundForm(
                self.page,
                urljoin(self.page, given.get("action", "") or self.page),
                given.get("method", "get").lower(),
                "multipart" in given.get("enctype", ""),
            )
            self.forms.append(self.form)
            self.by_id[given.get("id", "")] = self.form
        else:
            self.control(tag, given)

    def control(self, tag: str, given: dict[str, str]) -> None:
        form = self.by_id.get(given["form"]) if given.get("form") else self.form
        name = given.get("name", "")
        if tag == "option" and self.select is not None:
            self.select.options.append(given.get("value", ""))
            if "selected" in given:
                self.select.value = given.get("value", "")
        if form is None or not name or "disabled" in given:
            return
        if tag == "button" or (tag == "input" and given.get("type") in BUTTONS):
            form.buttons.append((name, given.get("value", "")))
        elif tag == "input":
            kind = given.get("type", "text")
            form.controls.append(Control(name, kind, given.get("value", ""), [], "checked" in given, given))
        elif tag in ("select", "textarea"):
            control = Control(name, tag, attributes=given)
            form.controls.append(control)
            if tag == "select":
                self.select = control
            else:
                self.textarea = control

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.textarea.value += data


def read(path: str, answer: HttpResponse) -> Reader:
    """The links and forms of an answer."""
    reader = Reader(path)
    if "html" in answer.headers.get("Content-Type", "") and not answer.streaming:
        reader.feed(answer.content.decode())
    return reader


def start_pages(client: Client, world: World) -> list[str]:
    """The home, each address without a key, and each address with the keys of the rows it is about."""
    found = {"/"}
    for route in routes():
        if "<" not in route.path:
            found.add("/" + route.path)
        elif kind := kind_of(route.path):
            keys = world.some_keys_of(kind)
            # Where the door is closed, or no page is behind it, one row tells as much as all.
            closed = client.get(route.filled(keys[0])).status_code in (403, 405)
            found |= set() if closed else {route.filled(key) for key in keys}
    return sorted(found)


def kind_of(path: str) -> type[Model] | None:
    """The kind of row whose key comes first in an address; none for those of the workbench's own machinery."""
    words = path.partition("<")[0].strip("/")
    if words.startswith("admin/cases/"):
        return apps.get_model(words.replace("admin/", "").replace("/", "."))
    return None if words.startswith("admin") or "(?P" in path else KINDS[words]


def walk(client: Client, world: World, *, each: int = 6) -> tuple[set[str], list[FoundForm]]:
    """Every page that opens (at most `each` of a kind by links), and every form on them once a shape."""
    waiting, opened, forms, kinds = start_pages(client, world), set(), {}, {}
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        if route_of(path) in LEAVING:
            continue
        answer = client.get(path)
        if answer.status_code != 200:
            continue
        opened.add(path)
        reader = read(path, answer)
        for form in reader.forms:
            forms.setdefault(form.shape, form)
        for here in filter(None, map(inside, reader.links)):
            kind = route_of(here)
            if here not in seen and kind != "?" and kinds.get(kind, 0) < each:
                seen.add(here)
                kinds[kind] = kinds.get(kind, 0) + 1
                waiting.append(here)
    return opened, list(forms.values())


def inside(link: str) -> str:
    """A link of this site without its fragment; '' for others."""
    parts = urlsplit(link)
    return "" if parts.netloc or parts.scheme else parts._replace(fragment="").geturl()
