"""Month and year reports, the donor report, past gifts in."""
