"""Plays one scene of the crowd on the database of DATABASE_URL: beds (action, page, control, kill) or money."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "safehouse.settings"
    django.setup()
    from tests.load import crowd, money_crowd

    scene = sys.argv[1]
    (money_crowd.main if scene in money_crowd.SCENES else crowd.main)(*sys.argv[1:])
