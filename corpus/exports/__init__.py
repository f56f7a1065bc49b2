"""Works to take away: a selection of them as one value, and a writer for each format."""
