"""Pages of funds, boxes and entries."""
