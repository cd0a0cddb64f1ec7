"""The configurations of proxies in the docs are valid, where the proxy is installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "host.md"
NGINX = """
pid {folder}/pid; error_log stderr;
events {{}}
http {{
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    {site}
}}
"""


def configuration(language):
    """Return the configuration of a proxy on the page about hosting."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    return found


def validated(program, *words, **named):
    """Return what a proxy says of its configuration; skip the test where it is not installed."""
    path = shutil.which(program, path="/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin")
    if path is None:
        pytest.skip(f"{program} is not installed (apt-get install {program})")
    done = subprocess.run([path, *words], capture_output=True, text=True, check=False, **named)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_configuration_for_nginx_is_valid(tmp_path):
    without_certificate = re.sub(r"443 ssl http2|ssl_certificate.*", "", configuration("nginx"))
    site = without_certificate.replace("listen ;", "listen 8443;")
    path = tmp_path / "nginx.conf"
    path.write_text(NGINX.format(folder=tmp_path, site=site))
    assert "test is successful" in validated("nginx", "-t", "-p", str(tmp_path), "-c", str(path))


def test_the_configuration_for_caddy_is_valid(tmp_path):
    path = tmp_path / "Caddyfile"
    path.write_text(configuration("caddy"))
    home = {"HOME": str(tmp_path)}
    words = ("validate", "--adapter", "caddyfile", "--config", str(path))
    assert "Valid configuration" in validated("caddy", *words, env=home)
