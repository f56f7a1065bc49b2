"""What the literature is and what it says: the data model, its storage, and methods as pure functions."""
