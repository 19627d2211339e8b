"""Calls every operation of a description as a function that LangChain derives for models. Prints the name of each."""

import json
import os
import sys

from langchain_classic.chains.openai_functions.openapi import openapi_spec_to_openai_fn
from langchain_community.utilities.openapi import OpenAPISpec

description = OpenAPISpec.from_file(sys.argv[1])
description.servers[0].url = os.environ["PLANASONIX_BASE_URL"]
functions, request = openapi_spec_to_openai_fn(description)
with open("calls.json", encoding="utf-8") as file:
    calls = json.load(file)

names = {function["name"] for function in functions}
for call in calls:
    arguments = {"path_params": call["path"], "params": call["query"]}
    if "body" in call:
        arguments["json"] = call["body"]
    headers = {"Authorization": f"Bearer {os.environ['PLANASONIX_API_KEY']}"}
    response = request(call["operation"], arguments, headers=headers)
    response.raise_for_status()
    names.remove(call["operation"])
    print(call["operation"])
assert not names, f"functions that are no operations: {names}"
