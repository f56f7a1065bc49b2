"""How the literature grew, drawn along time."""
