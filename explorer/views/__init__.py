"""The pages: each arranges, none computes. One `render` a page."""
