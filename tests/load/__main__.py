"""Plays one scene of the crowd on the database of DATABASE_URL: action, page, control or kill."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "safehouse.settings"
    django.setup()
    from tests.load import crowd

    crowd.main(*sys.argv[1:])
