"""The guided story of a literature: sentences that carry the evidence they were written from."""
