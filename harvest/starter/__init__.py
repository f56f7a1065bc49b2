"""Making the starter corpus from two tables of hand-collected facts."""

from harvest.starter.build import build, write
from harvest.starter.rows import StarterInputError
from harvest.starter.values import Starter, StarterCitation, StarterWork

__all__ = ["Starter", "StarterCitation", "StarterInputError", "StarterWork", "build", "write"]
