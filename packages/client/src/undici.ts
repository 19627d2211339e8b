/**
 * Sends requests through undici, which takes half the time and CPU of `fetch`. Needs Node 22.19 and undici 8, or newer
 * ones; install undici beside the client.
 *
 * @example
 * const planasonix = createClient({ fetch: undiciFetch() });
 *
 * @module
 */
export { undiciFetch } from "@planasonix/runtime/undici";
