"""Citation networks at reading scale: what is asked, what is drawn, and the same in words."""
