/**
 * For tests of programs that use the client: a clock that jumps from sleep to sleep, and a `fetch` that follows a script.
 *
 * @example
 * const clock = fakeClock();
 * const fetch = scriptedFetch(new Response(null, { status: 503 }), Response.json({ data: pipeline }));
 * const planasonix = createClient({ apiKey: "key", clock, fetch });
 *
 * @module
 */
export { type FakeClock, fakeClock, type ScriptedFetch, type Step, scriptedFetch } from "@planasonix/runtime/testing";
