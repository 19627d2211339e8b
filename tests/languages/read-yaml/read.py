"""Prints a YAML file as JSON. A date is no value of JSON, so it ends the program."""

import json
import sys

import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    # As `safe_load`, ten times as fast.
    print(json.dumps(yaml.load(file, Loader=yaml.CSafeLoader)))
