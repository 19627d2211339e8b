import { type Json, type JsonObject, listOperations, resolve } from "@planasonix/scripts/openapi/description.ts";
import { samplesOf } from "../pages/operations/samples.ts";
import { description } from "../repository.ts";
import type { Files } from "./markdown-files.ts";

/** A configuration for Mintlify, and the description as it takes it: with whole parameters, and with all samples. */
export function mintlifyFiles(): Files {
  return new Map([
    ["mintlify/docs.json", JSON.stringify(configuration, null, 2)],
    ["mintlify/openapi.json", JSON.stringify(preparedDescription())],
  ]);
}

const configuration = {
  $schema: "https://mintlify.com/docs.json",
  theme: "mint",
  name: "Planasonix",
  colors: { primary: "#0f62ac" },
  navigation: { tabs: [{ tab: "API Reference", openapi: "openapi.json" }] },
};

/** The description with parameters in place of references to them, which Mintlify does not follow. */
export function preparedDescription(): JsonObject {
  const copy = structuredClone(description) as unknown as JsonObject;
  for (const operation of listOperations(description)) {
    const item = (copy.paths as JsonObject)[operation.path] as JsonObject;
    const object = item[operation.method.toLowerCase()] as JsonObject;
    object.parameters = operation.parameters.map(withExamples) as unknown as Json;
    object["x-codeSamples"] = samplesOf(operation) as unknown as Json;
  }
  return copy;
}

/** A parameter with its examples in place of references to them. */
function withExamples<Parameter extends { readonly examples?: object }>(parameter: Parameter): Parameter {
  if (parameter.examples === undefined) return parameter;
  const examples = Object.entries(parameter.examples).map(([name, example]) => [name, resolve(description, example)]);
  return { ...parameter, examples: Object.fromEntries(examples) };
}
