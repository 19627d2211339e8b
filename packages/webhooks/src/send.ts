export type { SendClock } from "./send/send-clock.ts";
export { type SignedFetchOptions, signedFetch } from "./send/signed-fetch.ts";
