export { type SendClock, type SignedFetchOptions, signedFetch } from "./send/signed-fetch.ts";
