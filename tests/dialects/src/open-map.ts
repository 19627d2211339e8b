import type { Members } from "./serve.ts";

/** Keys that no dialect may rename, because they are data of the user. */
export const openMap: Members = {
  sslMode: "require",
  ssl_mode: "off",
  "pool.size": 5,
  "": null,
  Nested: { camelCase: 1 },
};
