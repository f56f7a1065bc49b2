"""What pages of a work, an author, a venue and a seed are made of."""
