"""Has a term risen, since when, and lastingly? Statistics of yearly shares of works."""
