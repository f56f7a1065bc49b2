"""The pages of lenses and of labels: what they draw, say and keep in the address."""
