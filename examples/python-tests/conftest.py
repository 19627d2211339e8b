import os
import subprocess
import time

import pytest
import requests

SERVER = "http://127.0.0.1:4011"
ADMIN = {"Authorization": "Bearer key-of-the-tests"}


@pytest.fixture(scope="session")
def server():
    """A sandbox for all tests, whose time stands still."""
    env = {**os.environ, "PLANASONIX_API_KEY": "key-of-the-tests"}
    command = ["node_modules/.bin/planasonix-sandbox", "--port", "4011", "--clock", "manual", "--strict"]
    with subprocess.Popen(command, env=env) as process:
        try:
            while not is_ready():
                assert process.poll() is None, "the sandbox ended"
                time.sleep(0.1)
            yield SERVER
        finally:
            process.terminate()


def is_ready():
    try:
        return requests.get(f"{SERVER}/_sandbox/health", timeout=5).ok
    except requests.ConnectionError:
        return False


@pytest.fixture
def sandbox(server, monkeypatch):
    """Data of its own for one test. Returns a function that controls the sandbox."""
    tenant = requests.post(f"{server}/_sandbox/tenants", headers=ADMIN, timeout=60).json()
    monkeypatch.setenv("PLANASONIX_API_KEY", tenant["api_key"])
    monkeypatch.setenv("PLANASONIX_BASE_URL", tenant["url"])

    def control(method, path, body=None):
        headers = {"Authorization": f"Bearer {tenant['api_key']}"}
        response = requests.request(method, f"{server}/_sandbox{path}", json=body, headers=headers, timeout=60)
        response.raise_for_status()
        return response.json() if response.content else None

    yield control
    requests.delete(f"{server}/_sandbox/tenants/{tenant['id']}", headers=ADMIN, timeout=60)
