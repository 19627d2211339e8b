# Runs the flow of the guide three times. Prints its process, and whether each run succeeded. SIGTERM ends the process.
import json
import os

from prefect_flow import orders

print(json.dumps({"pid": os.getpid()}), flush=True)
for _ in range(3):
    print(json.dumps({"succeeded": orders(return_state=True).is_completed()}), flush=True)
