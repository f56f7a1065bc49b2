"""Which terms of this literature a text uses, and which words only look like them."""
