"""How many knock at how many beds, and how many processes they are."""

BEDS, JOBS, WORKERS = 20, 200, 16
KILL_ROUNDS, KILL_WORKERS = 20, 4
