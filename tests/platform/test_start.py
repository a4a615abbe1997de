"""A wrong or missing setting stops the start with one clear sentence, and nothing else."""

import os
import re
import shutil

import pytest

from tests.platform.production import ROOT, environment, manage, production


def stopped(done):
    """The one sentence on stderr."""
    assert done.returncode != 0 and done.stdout == ""
    assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1
    assert re.fullmatch(r"Safehouse cannot start: .{10,400}\n", done.stderr), done.stderr
    return done.stderr


@pytest.mark.parametrize("mode", [None, "", "Demo", "debug"])
def test_without_a_known_mode_nothing_starts(mode):
    env = environment() if mode is None else environment(SAFEHOUSE_MODE=mode)
    assert "SAFEHOUSE_MODE" in stopped(manage("check", env=env))


def test_production_asks_for_its_key_file(tmp_path):
    env = production(tmp_path)
    del env["SAFEHOUSE_KEY_FILE"]
    assert "SAFEHOUSE_KEY_FILE" in stopped(manage("check", env=env))


def test_a_key_file_that_is_not_there_is_named_with_the_way_to_make_it(tmp_path):
    said = stopped(manage("check", env=production(tmp_path, SAFEHOUSE_KEY_FILE=str(tmp_path / "none.key"))))
    assert "none.key is not there" in said and "head -c 32 /dev/urandom" in said


@pytest.mark.parametrize("size", [0, 31, 33, 4096])
def test_a_key_file_of_another_size_is_refused(tmp_path, size):
    key = tmp_path / "odd.key"
    key.write_bytes(os.urandom(size))
    key.chmod(0o600)
    env = production(tmp_path, SAFEHOUSE_KEY_FILE=str(key))
    assert "exactly 32 bytes" in stopped(manage("check", env=env))


@pytest.mark.parametrize("bits", [0o644, 0o640, 0o604, 0o666])
def test_production_refuses_a_key_file_others_can_read(tmp_path, bits):
    env = production(tmp_path)
    (tmp_path / "site.key").chmod(bits)
    assert "chmod 600" in stopped(manage("check", env=env))


WRONG = [
    ("DATABASE_URL", "garbage", "DATABASE_URL"),
    ("DATABASE_URL", "", "DATABASE_URL"),
    ("DATABASE_URL", "mysql://u:secret-word@h/x", "sqlite:///PATH or postgres://"),
    ("DATABASE_URL", "oracle://u:secret-word@h/x", "sqlite:///PATH or postgres://"),
    ("DATABASE_URL", "sqlite://", "names no database"),
    ("DATABASE_URL", "sqlite://:memory:", "DATABASE_URL"),
    ("DATABASE_URL", "postgres://u:secret-word@h:port/x", "not a database address"),
    ("DATABASE_URL", "postgres://u:secret-word@h/", "names no database"),
    ("DATABASE_URL", "postgres://[::1", "not a database address"),
    ("SAFEHOUSE_ZONE", "Mars/Base", "'Mars/Base' is not a time zone"),
    ("SAFEHOUSE_ZONE", "", "is not a time zone"),
    ("SAFEHOUSE_ZONE", "../../etc/localtime", "is not a time zone"),
    ("SAFEHOUSE_LANGUAGES", "en,tlh", "en, ar and ckb"),
    ("SAFEHOUSE_LANGUAGES", "", "en, ar and ckb"),
    ("SAFEHOUSE_ALLOWED_HOSTS", "", "SAFEHOUSE_ALLOWED_HOSTS"),
    ("SAFEHOUSE_ALLOWED_HOSTS", " , ", "SAFEHOUSE_ALLOWED_HOSTS"),
    ("SAFEHOUSE_ALLOWED_HOSTS", "*", "SAFEHOUSE_ALLOWED_HOSTS"),
    ("SAFEHOUSE_ALLOWED_HOSTS", "https://house.invalid", "SAFEHOUSE_ALLOWED_HOSTS"),
    ("SAFEHOUSE_PROXIES", "two", "whole number"),
    ("SAFEHOUSE_PROXIES", "-1", "whole number"),
    ("SAFEHOUSE_BEHIND_TLS_PROXY", "maybe", "on or off"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_value_is_named_and_no_secret_of_it_is_repeated(tmp_path, name, value, said):
    told = stopped(manage("check", env=production(tmp_path, **{name: value})))
    assert said in told and "secret-word" not in told


def test_the_demo_that_cannot_write_its_folder_says_so(tmp_path):
    (tmp_path / "file").touch()
    env = environment(SAFEHOUSE_MODE="demo", SAFEHOUSE_HOME=str(tmp_path / "file" / "below"))
    assert "SAFEHOUSE_HOME" in stopped(manage("check", env=env))


def test_the_demo_makes_its_own_key_for_itself_alone(tmp_path):
    home = tmp_path / "new"
    done = manage("check", env=environment(SAFEHOUSE_MODE="demo", SAFEHOUSE_HOME=str(home)))
    assert done.returncode == 0, done.stderr
    key = home / "demo.key"
    assert key.stat().st_size == 32 and key.stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o077 == 0


def beside_an_env_file(folder, text):
    """A copy of the project's own folder, with an `.env` that the work tree must not get."""
    shutil.copytree(ROOT / "safehouse", folder / "safehouse")
    shutil.copy(ROOT / "manage.py", folder)
    for name in ("cases", "templates"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".env").write_bytes(text)
    return folder


def test_an_env_file_beside_manage_py_is_read(tmp_path):
    env = production(tmp_path)
    lines = [f"{name}={env.pop(name)}" for name in list(env) if name.startswith(("SAFEHOUSE_", "DATABASE_"))]
    at = beside_an_env_file(tmp_path, "\n".join(lines).encode())
    assert manage("check", env=env, at=at).returncode == 0
    told = manage("check", env=env | {"SAFEHOUSE_ZONE": "Mars/Base"}, at=at)
    assert "Mars/Base" in stopped(told), "the environment wins over the file"


def test_an_env_file_that_is_no_text_stops_the_start(tmp_path):
    at = beside_an_env_file(tmp_path, b"SAFEHOUSE_MODE=\xff\xfe\x00demo")
    assert ".env" in stopped(manage("check", env=environment(), at=at))
