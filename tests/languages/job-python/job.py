# Jobs that the sandbox explores: `python3 job.py <job>`. Half of them have a defect, which their name says.
import json
import os
import sys
import time
import urllib.error
import urllib.request

BASE_URL = os.environ["PLANASONIX_BASE_URL"]
API_KEY = os.environ["PLANASONIX_API_KEY"]
PIPELINE = "/pipelines/pl_01hqxyz"


class Failed(Exception):
    pass


def send(method, path, body=None, key=None):
    """Sends one request. Raises Failed unless the response is a success."""
    request = urllib.request.Request(BASE_URL + path, method=method)
    request.add_header("Authorization", "Bearer " + API_KEY)
    if key is not None:
        request.add_header("Idempotency-Key", key)
    if body is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, timeout=1) as response:
            return json.load(response)["data"]
    except urllib.error.HTTPError as error:
        raise Failed(f"{path}: {error.code}", error.code in (429, 500, 503)) from error
    except OSError as error:
        raise Failed(f"{path}: {error}", True) from error


def persist(method, path, body=None, key=None):
    """Repeats a request while repeating it can help."""
    for _ in range(4):
        try:
            return send(method, path, body, key)
        except Failed as error:
            last = error
            if not error.args[1]:
                break
            time.sleep(0.02)
    raise last


def wait(run, poll=persist):
    while poll("GET", "/runs/" + run["id"])["attributes"]["status"] not in ("succeeded", "failed", "canceled"):
        time.sleep(0.02)


def pause_while(work):
    """Pauses the pipeline, works, and activates the pipeline again, whatever fails."""
    persist("PATCH", PIPELINE + "/status", {"status": "paused"})
    try:
        work()
    finally:
        persist("PATCH", PIPELINE + "/status", {"status": "active"})


def ignoring(work):
    try:
        work()
    except Failed:
        pass


def leaves_a_pipeline_paused():
    persist("PATCH", PIPELINE + "/status", {"status": "paused"})
    send("GET", "/projects")
    persist("PATCH", PIPELINE + "/status", {"status": "active"})


def prints_its_key():
    try:
        send("GET", "/projects")
    except Failed:
        print("failed with " + API_KEY)
        raise


JOBS = {
    "waits for a run": lambda: wait(persist("POST", PIPELINE + "/run", {}, "nightly")),
    "only starts a run": lambda: send("POST", PIPELINE + "/run", {}, "nightly"),
    "pauses a pipeline": lambda: pause_while(lambda: send("GET", "/projects")),
    "renames a pipeline": lambda: persist("PATCH", PIPELINE + "/rename", {"name": "Orders"}),
    "reads projects": lambda: persist("GET", "/projects"),
    "starts a run twice": lambda: wait(persist("POST", PIPELINE + "/run", {})),
    "ignores a failed start": lambda: ignoring(lambda: send("POST", PIPELINE + "/run", {}, "nightly")),
    "leaves a pipeline paused": leaves_a_pipeline_paused,
    "prints its key": prints_its_key,
    "ignores a failed poll": lambda: ignoring(lambda: wait(persist("POST", PIPELINE + "/run", {}, "nightly"), send)),
}

try:
    JOBS[sys.argv[1]]()
except Failed as error:
    sys.exit(str(error.args[0]))
