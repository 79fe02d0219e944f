"""Reports for people: single HTML files that hold all they show and need no network."""
