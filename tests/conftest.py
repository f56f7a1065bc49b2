"""What holds for all tests."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)  # an example may wait for a busy machine
settings.load_profile("patient")
