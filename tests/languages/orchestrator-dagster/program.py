# Runs the job of the guide three times. Prints its process, and whether each run succeeded. The executor in the process
# is quicker, but tries an interrupted op again: so the last run has the usual one.
import json
import os

from dagster import DagsterInstance, execute_job, reconstructable
from dagster_job import orders

if __name__ == "__main__":
    print(json.dumps({"pid": os.getpid()}), flush=True)
    for _ in range(2):
        print(json.dumps({"succeeded": orders.execute_in_process(raise_on_error=False).success}), flush=True)
    with DagsterInstance.get() as instance, execute_job(reconstructable(orders), instance=instance) as ended:
        print(json.dumps({"succeeded": ended.success}), flush=True)
