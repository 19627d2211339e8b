import { kebabCase } from "@planasonix/openapi/generate/commands/kebab-case.ts";
import { exists, readText } from "../../repository.ts";

/**
 * A program that handles the errors of a class.
 * @throws {Error} If there is none.
 */
export function handlerOf(name: string): string {
  const file = `docs/samples/errors/${kebabCase(name)}.ts`;
  if (!exists(file)) throw new Error(`${file}: add a program that handles ${name}`);
  return readText(file);
}
