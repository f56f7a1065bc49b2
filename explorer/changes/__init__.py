"""The page of changes: two versions compared."""
