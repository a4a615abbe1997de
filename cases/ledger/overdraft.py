"""No fund and no box below zero: refused by the database itself, also when many pay at once.

After each line the sums of its fund (in its currency) and of its box are taken anew.  On PostgreSQL the rows of fund
and box are locked first, so that two payments that do not see each other cannot both pass; on SQLite one transaction
writes at a time.
"""

from cases.core import guards
from cases.ledger.models import CashBox, Fund, Line

FUND, BOX = "overdrawn fund", "overdrawn box"
_LINES, _FUNDS, _BOXES = (model._meta.db_table for model in (Line, Fund, CashBox))
# Table names are ours, nothing here was typed by anybody.
_FUND_SUM = f'SELECT SUM(units) FROM "{_LINES}" WHERE fund_id = NEW.fund_id AND currency = NEW.currency'  # noqa: S608
_BOX_SUM = f'SELECT SUM(units) FROM "{_LINES}" WHERE box_id = NEW.box_id'  # noqa: S608

guards.lay(
    guards.Guard(
        model=Line,
        name="guard_no_overdraft",
        sqlite=f"""
            SELECT RAISE(ABORT, '{FUND}') WHERE NEW.units < 0 AND ({_FUND_SUM}) < 0;
            SELECT RAISE(ABORT, '{BOX}') WHERE NEW.units < 0 AND ({_BOX_SUM}) < 0;
        """,  # noqa: S608
        postgresql=f"""
            BEGIN
              PERFORM 1 FROM "{_FUNDS}" WHERE id = NEW.fund_id FOR UPDATE;
              PERFORM 1 FROM "{_BOXES}" WHERE id = NEW.box_id FOR UPDATE;
              IF NEW.units < 0 AND ({_FUND_SUM}) < 0 THEN
                RAISE EXCEPTION '{FUND}' USING ERRCODE = 'check_violation';
              END IF;
              IF NEW.units < 0 AND ({_BOX_SUM}) < 0 THEN
                RAISE EXCEPTION '{BOX}' USING ERRCODE = 'check_violation';
              END IF;
              RETURN NEW;
            END
        """,  # noqa: S608
    )
)
