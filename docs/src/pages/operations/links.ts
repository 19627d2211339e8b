import { kebabCase } from "@planasonix/openapi/generate/commands/kebab-case.ts";
import { operations } from "../../repository.ts";

/** The path of the page of an operation, from its public name. */
export function operationPath(name: string): string {
  return `operations/${name.split(".").map(kebabCase).join("/")}`;
}

/** A link to an operation by its public name. */
export function operationLink(name: string): string {
  return operations.has(name) ? `[\`${name}\`](/${operationPath(name)})` : `\`${name}\``;
}

/** A text of the description with links: `runs_get` between backticks becomes a link to the page of `runs.get`. */
export function linked(text: string): string {
  return text
    .trim()
    .replace(/`([a-zA-Z]+)_([a-zA-Z]+)`/g, (found, resource: string, member: string) =>
      operations.has(`${resource}.${member}`) ? operationLink(`${resource}.${member}`) : found,
    );
}

/** The same on one line, for lists and tables. */
export function inline(text = ""): string {
  return linked(text).replaceAll(/\s*\n\s*/g, " ");
}
