import type { Validator } from "@planasonix/runtime/limiter";

/** Redis accepts only whole numbers of milliseconds as an expiry. */
export const milliseconds: Validator = [
  "a whole number of milliseconds above 0",
  (value) => Number.isSafeInteger(value) && Number(value) > 0,
];
