"""What is around a work: who wrote it, where it appeared, what is like it, and why it is here."""
