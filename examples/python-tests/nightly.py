"""Runs a pipeline, and waits for it."""

import os
import time

import requests


def run_and_wait(pipeline, key, sleep=time.sleep):
    """Returns the run that has ended. The key makes a repeated start return the same run."""
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {os.environ['PLANASONIX_API_KEY']}"
        base = os.environ["PLANASONIX_BASE_URL"]
        start = session.post(f"{base}/pipelines/{pipeline}/run", json={}, headers={"Idempotency-Key": key}, timeout=60)
        start.raise_for_status()
        run = start.json()["data"]
        while run["attributes"]["status"] not in ("succeeded", "failed", "canceled"):
            sleep(15)
            poll = session.get(f"{base}/runs/{run['id']}", timeout=60)
            poll.raise_for_status()
            run = poll.json()["data"]
        return run
