"""The clusters of a corpus: works that draw on the same literature and speak of the same things."""
