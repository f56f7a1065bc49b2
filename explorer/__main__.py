"""`python -m explorer`: open the explorer in the browser."""

import argparse
import errno
import os
import socket
import sys
from pathlib import Path

HOST = "localhost"


def main(arguments: list[str] | None = None) -> int:
    """Open the explorer in the browser, or say in one sentence why it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m explorer", description=main.__doc__)
    parser.add_argument("--port", type=_port, default=8501, help="port on this machine (8501)")
    port = parser.parse_args(arguments).port
    if why := unusable(port):
        sys.stderr.write(
            f"Port {port} {why}: choose another, for example `make run PORT={max(port + 1, 8502)}`.\n"
        )
        return 1
    app = Path(__file__).with_name("app.py")
    for name in ("CORPUS_URI", "HARVEST_RUNS", "LENS_LABELS", "LENS_SET", "MARKS"):
        if os.environ.get(name) and "://" not in os.environ[name]:
            os.environ[name] = str(Path(os.environ[name]).absolute())
    os.chdir(app.parents[1])  # where .streamlit/config.toml is
    options = ["--server.address", HOST, "--server.port", str(port)]
    # Streamlit takes the place of this process, so that Ctrl-C reaches it; it opens the browser itself.
    command = [sys.executable, "-m", "streamlit", "run", str(app), *options]
    return os.execv(sys.executable, command)  # noqa: S606


def unusable(port: int) -> str | None:
    """Return why nothing can listen on this port of this machine, or None if something can."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except PermissionError:
            return "is kept for the system"
        except OSError as failure:
            if failure.errno == errno.EADDRINUSE:
                return "is in use by another program"
    return None


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else 0
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 1 to 65535")
    return port


if __name__ == "__main__":
    sys.exit(main())
