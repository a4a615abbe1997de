"""What the home pages and the audit log read."""
