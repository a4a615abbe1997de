"""Pages of a report's parts; the page of the whole report belongs to the review room."""
