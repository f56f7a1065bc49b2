"""`python -m explorer`: it starts, or says in one sentence why not."""

import socket
import subprocess
import sys

import pytest

from tests.explorer.conftest import ROOT


def explorer(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "explorer", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_port_in_use_is_one_sentence_with_a_way_out(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as taken:
        try:
            taken.bind((address, 0))
        except OSError:
            pytest.skip(f"this machine has no {address}")
        taken.listen()
        port = taken.getsockname()[1]
        ended = explorer("--port", str(port))
    assert ended.returncode == 1
    assert f"Port {port} is in use by another program: choose another" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_what_is_no_port_is_wrong_usage(port):
    ended = explorer("--port", port)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
