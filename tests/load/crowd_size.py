"""How many knock at how many beds, how many give and spend, and how many processes they are."""

BEDS, JOBS, WORKERS = 20, 200, 16
KILL_ROUNDS, KILL_WORKERS = 20, 4
GIFTS, EXPENSES, CAN_PAY, PRICE = 200, 100, 40, 25_000
