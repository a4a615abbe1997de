"""Fifty thousand rows: in time, in bounded memory, nothing in plain; in a process of its own."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine import ENGINE
from tests.factories.register import make_register

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
ROWS = 50_000
SECONDS, MEGABYTES = 120, 300
# Processor time, because a test machine may be busy with other things; each run is a dry run and an import.
STORY = """
import json, sys, time
import django
django.setup()
from django.core.management import CommandError, call_command
from cases.access.models import Membership, User
from cases.houses.models import House
from cases.people.models import Person
from cases.stays.models import BedNight, Stay
from cases.vault import keys

def world():
    return [model.objects.count() for model in (House, Person, Stay, BedNight)]

call_command("migrate", verbosity=0)
keys.init()
user = User.objects.create(username="soran")
for name in ("Cedar", "Willow", "Juniper"):
    Membership.objects.create(user=user, role="coordinator", house=House.objects.create(code_name=name))
faults = ""
try:
    call_command("import_register", sys.argv[2], by="soran", make_places=True)
except CommandError as error:
    faults = str(error)
spoilt = world()
begun = time.process_time()
call_command("import_register", sys.argv[1], by="soran", make_places=True)
seconds = time.process_time() - begun
first = world()
call_command("import_register", sys.argv[1], by="soran", make_places=True)
# Not ru_maxrss: a child begins with the size of the process that started it.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
print(json.dumps([faults, spoilt, first, world(), seconds, peak]), file=sys.stderr)
"""


@pytest.mark.skipif(
    ENGINE != "sqlite", reason="starts a database of its own; the other engine runs 5,000 below"
)
def test_a_large_register_comes_in_once_in_time_and_memory(tmp_path):
    data = make_register(ROWS)
    register, bad = tmp_path / "register.csv", tmp_path / "bad.csv"
    register.write_bytes(data)
    bad.write_bytes(make_register(2_000, bad_rows=(7, 900, 1_800)))
    home = tmp_path / "home"
    home.mkdir()
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{home}/big.sqlite3",
        "SAFEHOUSE_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "safehouse.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", STORY, str(register), str(bad)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    faults, spoilt, first, again, seconds, peak = json.loads(done.stderr.splitlines()[-1])
    print(f"{ROWS} rows: {seconds:.0f} s of processor time, {peak:.0f} MB at most")
    assert faults.startswith("Nothing was changed") and spoilt == [3, 0, 0, 0]
    assert all(f"row {row}, " in done.stdout for row in (7, 900, 1_800)) and done.stdout.count("  row ") == 3
    assert first[2] == ROWS and again == first
    assert seconds < SECONDS and peak < MEGABYTES
    stored = b"".join(path.read_bytes() for path in home.glob("big.sqlite3*"))
    lines = random.Random(1).sample(data.decode("utf-8-sig").split("\r\n")[1:-1], 400)
    names = {line.split(",")[2].split()[-1] for line in lines if line.startswith("R-")}
    assert len(names) > 100 and not [name for name in names if name.encode() in stored]
    assert all(name.encode() in data for name in names)


@pytest.mark.django_db
def test_five_thousand_rows_on_either_engine(imported, tried, coordinator, house):
    data = make_register(5_000, houses=["Cedar"])
    assert imported(data).counts["new"] == 5_000
    assert tried(data).counts["there"] == 5_000
