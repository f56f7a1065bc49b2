"""Full-text search of a corpus: the language people type, and the engine that answers it."""
