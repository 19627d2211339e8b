/**
 * For tests of programs that use the client: a clock that jumps from sleep to sleep, a `fetch` that follows a script, a
 * `next` and a request for middleware, and results and errors of methods for stubs.
 *
 * @example
 * const clock = fakeClock();
 * const fetch = scriptedFetch(new Response(null, { status: 503 }), Response.json({ data: pipeline }));
 * const planasonix = createClient({ apiKey: "key", clock, fetch });
 *
 * @module
 */
export {
  apiError,
  apiPromise,
  type ErrorFields,
  type ErrorsByStatus,
  type FakeClock,
  fakeClock,
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
