import { type Document, entries, isObject } from "./document.ts";
import { createModel, type Model } from "./model.ts";
import { readOperations } from "./operation.ts";

/** Reads and analyzes a description. */
export function readModel(document: Document): Model {
  return createModel(readOperations(document), { secretNames: readSecretNames(document), resolve: document.resolve });
}

/** The names of all properties that the schemas mark as passwords. */
function readSecretNames({ root }: Document): Set<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    Object.values(value).forEach(visit);
    if (!isObject(value)) return;
    for (const [name, property] of entries(value.properties)) {
      if (isObject(property) && property.format === "password") names.add(name);
    }
  };
  visit(isObject(root.components) ? root.components.schemas : undefined);
  return names;
}
