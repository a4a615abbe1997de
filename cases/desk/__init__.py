"""Pages made of many rooms: each role's home, search, the audit log."""
