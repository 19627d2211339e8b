// Scripted results: what the next call of an operation that tests something returns.
import { didYouMean } from "../description/closest.ts";
import { isObject } from "../description/document.ts";
import type { Success } from "../description/operation.ts";
import type { Validator } from "../description/validator.ts";
import type { TestResults } from "../generated/test-results.ts";
import { type GivenAttributes, problemText, readRules } from "./attribute-rules.ts";

/** The operations whose response is the result of a test, such as `connections.test`. */
export type TestingOperation = keyof TestResults;

/** The scripted result of a test. */
export interface ScriptedResult<Name extends TestingOperation = TestingOperation> {
  /**
   * Attributes of the result, such as `{ ok: false }`. The example in the API description with the same verdict supplies
   * those that are omitted; if it has none, they are empty.
   */
  readonly attributes: Partial<TestResults[Name]>;
}

/**
 * Reads the attributes of a scripted result.
 * @param verdict - The attribute that tells whether the test passed.
 * @throws {TypeError} If the result is not a valid one of the operation.
 */
export function readResult(
  { name, success, verdict }: { readonly name: string; readonly success: Success; readonly verdict: string },
  given: object,
  validator: Validator,
): GivenAttributes {
  const { attributes, ...others }: { readonly attributes?: unknown } = Object(given);
  const [other] = Object.keys(others);
  const example = `{ attributes: { ${verdict}: ${JSON.stringify(success.example.attributes[verdict])} } }`;
  if (other !== undefined || !isObject(attributes)) {
    const problem = other === undefined ? "" : `, without \`${other}\``;
    throw new TypeError(`The result of ${name} is scripted as ${example}${problem}`);
  }
  checkShown({ success, validator }, "attributes", attributes);
  return attributes;
}

/** Checks attributes of a response. @throws {TypeError} If the response has no such attribute, or never such a value. */
export function checkShown(
  { success, validator }: { readonly success: Success | undefined; readonly validator: Validator },
  root: string,
  attributes: GivenAttributes,
): void {
  const names = success?.resource?.attributes.map(({ name }) => name) ?? [];
  const unknown = Object.keys(attributes).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`\`${root}.${unknown}\` is not an attribute of the response${didYouMean(unknown, names)}`);
  }
  const problem = readRules(success, validator)(attributes);
  if (problem !== undefined) throw new TypeError(problemText(root, problem));
}
