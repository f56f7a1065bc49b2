"""The page of harvests: lists of references, choices by hand, and runs."""
