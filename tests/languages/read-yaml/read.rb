# Prints a YAML file as JSON. A date is no value of JSON, so `safe_load` ends the program.
require "json"
require "yaml"

puts JSON.generate(YAML.safe_load(File.read(ARGV[0], encoding: "utf-8")))
