/**
 * For tests of programs that use the client: a clock that jumps from sleep to sleep, a `fetch` that follows a script, a
 * `next` and a request for middleware, results and errors of methods for stubs, and examples of resources.
 *
 * @example
 * const clock = fakeClock();
 * const fetch = scriptedFetch(new Response(null, { status: 503 }), Response.json({ data: pipeline }));
 * const planasonix = createClient({ apiKey: "key", clock, fetch });
 *
 * @module
 */
import { createExample, type MakeExample } from "@planasonix/runtime/testing";
import { type ExampleTypes, examples } from "./generated/examples.ts";

/**
 * Creates a complete resource of a type, such as `pipeline`, from the example of the API description. The attributes that
 * you give replace those of the example, and `id` its ID.
 * @throws {TypeError} If the type or an attribute is unknown, or a value is not valid for its attribute.
 *
 * @example
 * const pipeline = example("pipeline", { id: "pl_orders", name: "Orders" });
 */
export const example: MakeExample<ExampleTypes> = createExample(examples);

export {
  apiError,
  apiPromise,
  type ErrorFields,
  type ErrorsByStatus,
  type ExampleChanges,
  type FakeClock,
  fakeClock,
  type MakeExample,
  paginated,
  requestOf,
  type ScriptedFetch,
  type ScriptedSend,
  type SdkErrors,
  type Step,
  scriptedFetch,
  scriptedSend,
  sdkError,
} from "@planasonix/runtime/testing";
export type { ExampleTypes } from "./generated/examples.ts";
