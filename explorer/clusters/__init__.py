"""The page of clusters: which there are, what each is about, and what became of those before."""
