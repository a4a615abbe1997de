"""Run by `test_production.py` in a production process: signs in over TLS, prints what the answers carried."""

import json
import os
import sys

import django

sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "safehouse.settings"
django.setup()

from django.test import Client  # noqa: E402

from tests.factories.access import PASSWORD, make_user  # noqa: E402

HOST = "house.invalid"
make_user("rima", role="admin", house=None)
client = Client(enforce_csrf_checks=True, SERVER_NAME=HOST)


def seen(answer):
    """What a browser would keep of an answer."""
    cookies = {
        name: {key: morsel[key] for key in morsel if morsel[key]} for name, morsel in answer.cookies.items()
    }
    return {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies}


def token(answer):
    return answer.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


visits = {"plain": seen(client.get("/sign-in/?x=1"))}
page = client.get("/sign-in/", secure=True)
visits["page"] = seen(page)
said = {"login": "rima", "password": PASSWORD, "csrfmiddlewaretoken": token(page)}
origin = {"HTTP_REFERER": f"https://{HOST}/sign-in/"}
visits["signed_in"] = seen(client.post("/sign-in/", said, secure=True, **origin))
said = {
    "language": "ar",
    "next": "/",
    "csrfmiddlewaretoken": token(client.get("/account/password/", secure=True)),
}
visits["language"] = seen(client.post("/language/", said, secure=True, **origin))
visits["other_host"] = seen(client.get("/sign-in/", secure=True, SERVER_NAME="elsewhere.invalid"))
visits["other_site"] = seen(
    client.post("/language/", said, secure=True, HTTP_REFERER="https://elsewhere.invalid/")
)
print(json.dumps(visits))
