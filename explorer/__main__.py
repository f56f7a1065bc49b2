"""`python -m explorer`: open the explorer in the browser."""

import argparse
import os
import socket
import sys
from pathlib import Path

HOST = "localhost"


def main(arguments: list[str] | None = None) -> int:
    """Open the explorer in the browser, or say in one sentence why it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m explorer", description=main.__doc__)
    parser.add_argument("--port", type=int, default=8501, help="port on this machine (8501)")
    port = parser.parse_args(arguments).port
    if in_use(port):
        sys.stderr.write(
            f"Port {port} is in use: stop the other program or choose another, "
            f"for example `make run PORT={port + 1}`.\n"
        )
        return 1
    app = Path(__file__).with_name("app.py")
    for name in ("CORPUS_URI", "HARVEST_RUNS"):
        if os.environ.get(name) and "://" not in os.environ[name]:
            os.environ[name] = str(Path(os.environ[name]).absolute())
    os.chdir(app.parents[1])  # where .streamlit/config.toml is
    options = ["--server.address", HOST, "--server.port", str(port)]
    # Streamlit takes the place of this process, so that Ctrl-C reaches it; it opens the browser itself.
    command = [sys.executable, "-m", "streamlit", "run", str(app), *options]
    return os.execv(sys.executable, command)  # noqa: S606


def in_use(port: int) -> bool:
    """Return whether anything listens on this port of this machine."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.settimeout(0.5)
                if probe.connect_ex((address, port)) == 0:
                    return True
        except OSError:
            continue
    return False


if __name__ == "__main__":
    sys.exit(main())
