"""Which conceptual lens a work looks through, softly, with the evidence."""
