"""Files and links that belong to a report: sealed originals, cleaned copies, custody."""
