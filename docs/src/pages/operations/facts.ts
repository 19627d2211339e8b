import type { Effect, OperationObject } from "@planasonix/scripts/openapi/description.ts";

/** What a request can do, in the words of `x-effect`. */
export const effectTexts: Readonly<Record<Effect, string>> = {
  read: "reads what the platform stores",
  reach: "reads another system",
  execute: "runs a query or nodes",
  spend: "calls an AI model, which may be billed",
  change: "changes what the platform stores",
  start: "starts work, now or later",
  send: "writes to another system, or sends messages",
  grant: "issues a secret, or widens access",
  delete: "deletes something",
};

/** When the client repeats a request whose outcome is unknown. */
export const retryTexts: Readonly<Record<OperationObject["x-retry"], string>> = {
  safe: "It changes nothing: the client repeats it after a failure.",
  idempotent: "A repetition has no further effect: the client repeats it after a failure.",
  keyed:
    "It may have been executed after an ambiguous failure: the client repeats it only with an idempotency key that you give.",
  never: "It may have been executed after an ambiguous failure: the client does not repeat it.",
};
