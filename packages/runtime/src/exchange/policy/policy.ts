// Finds the operations by method and address, and not by the name that the caller gave: middleware, a raw call or a
// redirect may have changed the address.
import { createError } from "../../errors/create-errors.ts";
import { NotAllowedError } from "../../errors/errors.ts";
import type { AllowedEffects, OperationRef } from "../../model/operation.ts";
import type { HttpRequest } from "../../model/request.ts";
import type { Addresses, Known } from "./addresses.ts";

/** What is about to be sent, as far as it decides which operation the server executes. */
export type Addressed = Pick<HttpRequest, "method" | "url" | "headers">;

/** Which requests a client may send. */
export interface Policy {
  /** @throws {NotAllowedError} If a request is not that of a known operation, or not all its effects are allowed. */
  check(request: Addressed): void;
  /** Checks all parts of a call before its first one. @throws {NotAllowedError} If an effect of one is not allowed. */
  checkParts(parts: readonly (OperationRef | false | undefined)[]): void;
}

/** Names of headers and parameters with which a server or a proxy may execute another operation than the address names. */
const override = /^(_method|x-.*(method|original|rewrite).*)$/i;

/** Creates the policy of a client: each limit must allow each effect of an operation. */
export function createPolicy(addresses: Addresses, baseUrl: string, limits: readonly AllowedEffects[]): Policy {
  return {
    check({ method, url, headers }) {
      const { origin, pathname, searchParams } = new URL(url); // As `fetch` reads it: without dots and tabs.
      const [start = ""] = url.split(/[?#]/);
      const isPlain = start === origin + pathname && start.startsWith(`${baseUrl}/`);
      const request = `${method} ${isPlain ? start.slice(baseUrl.length) : "of another address"}`;
      const names = [...Object.keys(headers), ...searchParams.keys()];
      const changing = names.find((name) => override.test(name));
      const unknown = changing ? `it has \`${changing}\`` : "its address is unknown";
      require(changing ? [] : addresses.find(request), request, unknown);
    },
    checkParts(parts) {
      // A client with some of the tables polls operations of the others.
      for (const part of parts) if (part) require([addresses.add(part)]);
    },
  };

  function require(found: readonly Known[], request?: string, unknown?: string): void {
    const effects = [...new Set(found.flatMap((one) => one.effects))];
    const isKnown = effects.length > 0;
    if (isKnown && limits.every(({ allow }) => effects.every((effect) => allow.includes(effect)))) return;
    const names = found.map(({ name }) => name).join(" or ") || request;
    const reason = isKnown ? `it needs ${effects.join(" and ")}` : unknown;
    const allowed = limits.map(({ source, allow }) => `${source} allows ${allow.join(", ")}`);
    const text = [`${names} is not allowed: ${reason}`, ...new Set(allowed)].join("; ");
    throw createError(NotAllowedError, text, { operation: names, effects, limits });
  }
}
