"""The guided story on the screen, and on paper."""
