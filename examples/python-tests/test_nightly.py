import pytest
import requests

from nightly import run_and_wait


@pytest.fixture
def sleep(sandbox):
    """In place of `time.sleep`: moves the time of the sandbox."""
    return lambda seconds: sandbox("POST", "/clock/advance", {"by": f"{seconds}s"})


def test_returns_a_run_that_failed_after_an_hour(sandbox, sleep):
    outcome = {"status": "failed", "after": "1h", "error": {"message": "disk full"}}
    sandbox("POST", "/outcomes", {"operation": "pipelines.run", **outcome})

    run = run_and_wait("pl_01hqxyz", "2026-11-24", sleep)

    assert run["attributes"]["status"] == "failed"
    assert run["attributes"]["error"]["message"] == "disk full"


def test_repeats_a_start_whose_response_is_lost_with_the_same_key(sandbox, sleep):
    sandbox("POST", "/faults", {"operation": "pipelines.run", "reset": "after", "times": 1})
    with pytest.raises(requests.ConnectionError):
        run_and_wait("pl_01hqxyz", "2026-11-24", sleep)

    run_and_wait("pl_01hqxyz", "2026-11-24", sleep)

    starts = sandbox("GET", "/requests?operation=pipelines.run")["data"]
    assert [start["idempotencyKey"] for start in starts] == ["2026-11-24", "2026-11-24"]
