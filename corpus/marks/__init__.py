"""What readers keep: notes, tags, works that they leave out, and their names for clusters."""
