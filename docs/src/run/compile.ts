import { transform } from "sucrase";

/** A sample as a function: it gets its imports, and an object that collects its exports. */
export type Compiled = (require: (name: string) => unknown, exports: object, console: object) => Promise<void>;

/**
 * Removes the types of a sample, and makes it the module of a function. Imports become calls, because a worker cannot find
 * packages by their names. Lines keep their numbers.
 * @throws {SyntaxError} If the sample is not TypeScript.
 */
export function compile(code: string): string {
  const { code: script } = transform(code, { transforms: ["typescript", "imports"], disableESTransforms: true });
  return `export default async (require, exports, console) => {${script}\n};`;
}
