"""What the product takes: seconds, calls, dollars and bytes, measured as a user meets them.

`python -m tests.bench` harvests an invented literature through real HTTP, opens it in a real browser, and
writes one Markdown page. Figures in docs/measurements.md come from here and from nowhere else.
"""
