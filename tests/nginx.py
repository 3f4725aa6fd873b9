"""nginx on loopback, run by nobody in particular; skipped where it is not installed."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

_MAIN = """
pid {home}/nginx.pid;
error_log {home}/error.log;
daemon off;
events {{}}
http {{
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    include {home}/site.conf;
}}
"""


@contextmanager
def nginx(home: Path, configuration: str, port: int) -> Iterator[None]:
    """Run it with a configuration that listens on a port; what it writes goes to a folder."""
    if not Path(NGINX).exists():
        pytest.skip("nginx is not installed")
    (home / "nginx.conf").write_text(_MAIN.format(home=home))
    (home / "site.conf").write_text(configuration)
    home.chmod(0o777)
    process = subprocess.Popen(
        [NGINX, "-c", home / "nginx.conf", "-e", home / "error.log"],
        stderr=subprocess.PIPE, **_nobody(),
    )  # fmt: skip
    try:
        _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _nobody() -> dict[str, Any]:
    if os.geteuid() == 0:
        return {"user": 65534, "group": 65534, "extra_groups": []}
    return {}


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise AssertionError(process.communicate()[1].decode())
        with socket.socket() as client:
            if not client.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")
