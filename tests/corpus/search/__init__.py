"""Full-text search: the language, the engine and what it finds."""
