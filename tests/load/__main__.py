"""Plays one scene of a crowd on the database of DATABASE_URL: action, page, control, kill or money."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "safehouse.settings"
    django.setup()
    from tests.load import crowd, money_crowd

    if sys.argv[1] == "money":
        money_crowd.main()
    else:
        crowd.main(*sys.argv[1:])
