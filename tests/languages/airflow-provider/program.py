# Calls the vendor's own Airflow provider, as it is on PyPI: its hook, its sensor and its operator, with Airflow's classes.
# Prints what each call returned, one JSON object a line, between the lines that Airflow logs.
# `AIRFLOW_CONN_PLANALYTIX_DEFAULT` names the server and the key. `OTHER_JOB` was started by another client, with `OTHER_KEY`.
import json
import os
import time
import types
import warnings

warnings.simplefilter("ignore")

from planasonix_provider.hooks.planasonix import PlanalytixHook
from planasonix_provider.operators.sync import PlanalytixSyncOperator
from planasonix_provider.sensors.sync import PlanalytixSyncSensor

CONNECTION = os.environ["SYNCED_CONNECTION"]
FAILING = os.environ["FAILING_CONNECTION"]
hook = PlanalytixHook()


def show(call, value):
    print(json.dumps({"call": call, "value": value}), flush=True)


class TaskInstance:
    """Keeps what a task pushes for the next tasks."""

    def __init__(self):
        self.pushed = {}

    def xcom_push(self, key, value):
        self.pushed[key] = value


def wait(job_id):
    """Lets the sensor look at a job until it ends. Returns what it pushed, and the type of its exception."""
    instance = TaskInstance()
    sensor = PlanalytixSyncSensor(task_id="wait", job_id=job_id)
    try:
        while not sensor.poke({"ti": instance}):
            time.sleep(0.2)
    except Exception as error:
        return {**pushed(instance), "exception": type(error).__name__}
    return pushed(instance)


def pushed(instance):
    """What a task pushed: of results, only the names in their summary, and of an error, only whether it has a message."""
    summaries = {
        "job_results": lambda results: sorted(results["summary"]),
        "job_error": lambda error: bool(error.get("message")),
    }
    return {key: summaries.get(key, lambda same: same)(value) for key, value in instance.pushed.items()}


def start(connection, key, **options):
    return hook.trigger_sync(connection, idempotency_key=key, **options)


show("test_connection", hook.test_connection()[0])
show("get_job, of the client", hook.get_job(os.environ["OTHER_JOB"]).get("status"))
other = start(CONNECTION, os.environ["OTHER_KEY"])
show("trigger_sync, key of the client", {"same job": other.get("job_id") == os.environ["OTHER_JOB"]})

options = {"sync_type": "full", "streams": ["orders"], "priority": "high", "metadata": {"dagId": "a", "run.id": 1}}
first = start(CONNECTION, "nightly_1", **options)
show("trigger_sync", {"status": first.get("status"), "job": first.get("job_id") is not None})
again = start(CONNECTION, "nightly_1", **options)
show("trigger_sync, same key", {"same job": again.get("job_id") == first["job_id"]})
going = start(CONNECTION, "nightly_2")
show("trigger_sync, job going", {"existing job": going.get("existing_job_id") == first["job_id"], "job": "job_id" in going})
show("sensor", wait(first["job_id"]))
show("get_job", hook.get_job(first["job_id"]).get("status"))
show("get_job_results", sorted(hook.get_job_results(first["job_id"])["summary"]))

canceled = start(CONNECTION, "nightly_3")["job_id"]
hook.cancel_job(canceled)
show("sensor, canceled job", wait(canceled))
failed = start(FAILING, "nightly_4")["job_id"]
show("sensor, failed job", wait(failed))

# The operator needs `execution_date`, which the context of Airflow 3 does not have any more.
instance = TaskInstance()
operator = PlanalytixSyncOperator(task_id="sync", connection_id=CONNECTION, poll_interval=0.2)
dag = types.SimpleNamespace(dag_id="nightly")
returned = operator.execute({"ti": instance, "dag": dag, "run_id": "5", "execution_date": "2026-12-01"})
show("operator", {key: value for key, value in pushed(instance).items() if key not in ("job_id", "connection_id")})

jobs = []
while page := hook.list_jobs(connection_id=CONNECTION, limit=2, offset=len(jobs))["jobs"]:
    jobs += page
expected = sorted([first["job_id"], canceled, returned["job_id"]])
show("list_jobs, each once", sorted(job["job_id"] for job in jobs if job["job_id"] in expected) == expected)
completed = hook.list_jobs(status="completed", connection_id=CONNECTION)["jobs"]
show("list_jobs, completed", sorted({job["status"] for job in completed}))
show("jobs", {job_id: hook.get_job(job_id)["status"] for job_id in [*expected, failed]})
