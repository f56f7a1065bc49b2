"""What readers keep, as it is shown and written on the pages."""
