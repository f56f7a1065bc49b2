"""Files that a command writes because its user asked for them."""

from pathlib import Path

from harvest.errors import FileUnwritable


def write_file(file: Path, content: bytes) -> None:
    """Write the content into the file. Raises FileUnwritable."""
    try:
        file.write_bytes(content)
    except OSError as failure:
        raise FileUnwritable(file, failure.strerror or str(failure)) from failure
