"""The folder of sealed files: a wrong one stops the start with a sentence, a right one is made when it is needed."""

import pytest

from cases.evidence import vaulting
from tests.platform.production import manage, production
from tests.platform.test_start import stopped

WRONG = [
    ("", "must be the path of a folder"),
    ("a" * 300, "must be the path of a folder"),
    ("site.key", "cannot be written to"),
    ("site.key/below", "cannot be written to"),
    ("static/files", "folder of static files"),
]


@pytest.mark.parametrize(("value", "said"), WRONG)
def test_a_wrong_folder_stops_the_start(value, said, tmp_path):
    given = str(tmp_path / value) if value else ""
    told = stopped(manage("check", env=production(tmp_path, SAFEHOUSE_FILES=given)))
    assert "SAFEHOUSE_FILES" in told and said in told


def test_the_folder_is_made_with_the_first_file_and_not_before(tmp_path):
    env = production(tmp_path, SAFEHOUSE_FILES=str(tmp_path / "deep" / "files"))
    assert manage("check", env=env).returncode == 0
    assert not (tmp_path / "deep").exists()


def test_it_is_for_ourselves_alone(folder):
    assert vaulting.folder() == folder and folder.stat().st_mode & 0o077 == 0
