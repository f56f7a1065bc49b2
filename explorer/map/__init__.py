"""The citation map: its figure, its colours, and what is laid over it."""
