"""Generates Pydantic models of a description, writes each body with them, sends it, and reads the response with them.

Prints the name of each operation.
"""

import importlib
import json
import os
import subprocess
import sys

import httpx

generate = ["datamodel-codegen", "--input", sys.argv[1], "--input-file-type", "openapi", "--output", "models.py"]
options = ["--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin"]
subprocess.run([*generate, *options], check=True)
sys.path.insert(0, os.getcwd())
models = importlib.import_module("models")
with open("calls.json", encoding="utf-8") as file:
    calls = json.load(file)

headers = {"Authorization": f"Bearer {os.environ['PLANASONIX_API_KEY']}"}
with httpx.Client(base_url=os.environ["PLANASONIX_BASE_URL"], headers=headers) as client:
    for call in calls:
        body = None
        if "body" in call:
            model = getattr(models, call["bodySchema"]).model_validate(call["body"])
            body = model.model_dump(mode="json", by_alias=True, exclude_unset=True)
        url = call["url"].format(**call["path"])
        response = client.request(call["method"], url, params=call["query"], json=body)
        response.raise_for_status()
        schema = call["responseSchemas"].get(str(response.status_code))
        if schema is not None and response.headers["content-type"].startswith("application/json"):
            getattr(models, schema).model_validate_json(response.content)
        print(call["operation"])
