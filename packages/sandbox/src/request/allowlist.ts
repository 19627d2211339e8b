// The IP allowlist: while it is enforced, the sandbox accepts requests only from the networks in the list.
import { HttpError, type HttpRequest } from "@planasonix/serving";
import type { Resources, StoredResource } from "../store/resources.ts";

/** The resource type of the status of the allowlist. */
export const allowlistType = "ip_whitelist_status";

const entryType = "ip_whitelist_entry";

/** The address of a request without a connection. */
const inProcessAddress = "127.0.0.1";

/** The address from which a request came: the first one in `X-Forwarded-For`, or else that of the connection. */
export function addressOf({ headers, remoteAddress }: Pick<HttpRequest, "headers" | "remoteAddress">): string {
  const [forwarded] = headers["x-forwarded-for"]?.split(",") ?? [];
  return forwarded?.trim() || remoteAddress?.() || inProcessAddress;
}

/**
 * Checks that the allowlist, if it is enforced, contains the address of a request.
 * @throws {HttpError} 403 if it does not.
 */
export function checkAddress(
  allowlist: StoredResource | undefined,
  resources: Pick<Resources, "select">,
  request: Pick<HttpRequest, "headers" | "remoteAddress">,
): void {
  if (allowlist?.attributes.enabled !== true) return;
  const address = addressOf(request);
  const networks = resources.select(entryType).map(({ attributes }) => String(attributes.cidr));
  if (networks.some((network) => contains(network, address))) return;
  throw new HttpError({
    status: 403,
    message: `The IP allowlist is enforced and does not contain the address ${address.slice(0, 100)}.`,
  });
}

/** Whether a network in CIDR notation, or a single address, contains an address. False if either is invalid. */
function contains(network: string, address: string): boolean {
  const [base = "", prefix = isIPv4(base) ? "32" : "128"] = network.split("/");
  const [own, sent] = [bitsOf(base), bitsOf(address)];
  const length = Number(prefix) + (isIPv4(base) ? 96 : 0);
  if (own === undefined || sent === undefined || !/^\d+$/.test(prefix) || length > 128) return false;
  return own.slice(0, length) === sent.slice(0, length);
}

function isIPv4(address: string): boolean {
  return /^\d+(\.\d+){3}$/.test(address);
}

/** The bits of an IPv6 address, with an IPv4 address as `::ffff:192.0.2.1`; undefined if the address is invalid. */
function bitsOf(address: string): string | undefined {
  const url = `http://[${isIPv4(address) ? "::ffff:" : ""}${address}]`;
  if (!/^[\da-f:.]+$/i.test(address) || !URL.canParse(url)) return undefined;
  // The host of a URL has only hexadecimal groups, and at most one `::`.
  const [head = [], tail = []] = new URL(url).hostname
    .slice(1, -1)
    .split("::")
    .map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = new Array<string>(8 - head.length - tail.length).fill("0");
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0")).join("");
}
