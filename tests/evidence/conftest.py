"""A folder of sealed files for each test, and a report to add to."""

from pathlib import Path

import pytest

from tests.factories.threats import make_report


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.SAFEHOUSE_FILES = tmp_path / "files"
    return settings.SAFEHOUSE_FILES


@pytest.fixture
def report(house, caseworker):
    return make_report(house=house, by=caseworker)
