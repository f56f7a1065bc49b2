"""How the literature is read: the pages in the browser."""
