"""What pages are made of: each draws one thing from values it is given."""
