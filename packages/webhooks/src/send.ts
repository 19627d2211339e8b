export { type SendClock, type SignedFetchOptions, signedFetch } from "./signed-fetch.ts";
