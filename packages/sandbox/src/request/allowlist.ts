// The IP allowlist: while it is enforced, the sandbox accepts requests only from the networks in the list.
import { BlockList, isIP } from "node:net";
import { FaultError, type HttpRequest } from "@planasonix/serving";
import type { Resources } from "../store/resources.ts";

const statusType = "ip_whitelist_status";
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
 * @throws {FaultError} 403 if it does not.
 */
export function checkAddress(resources: Resources, request: Pick<HttpRequest, "headers" | "remoteAddress">): void {
  if (resources.find(statusType, "")?.attributes.enabled !== true) return;
  const address = addressOf(request);
  const networks = resources.select(entryType).map(({ attributes }) => String(attributes.cidr));
  if (networks.some((network) => contains(network, address))) return;
  throw new FaultError({
    status: 403,
    message: `The IP allowlist is enforced and does not contain the address ${address.slice(0, 100)}.`,
  });
}

/** Whether a network in CIDR notation, or a single address, contains an address. False if either is invalid. */
function contains(network: string, address: string): boolean {
  const [base = "", prefix] = network.split("/");
  const bits = isIP(base) === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (isIP(base) === 0 || isIP(address) === 0 || !(Number.isInteger(length) && length >= 0 && length <= bits))
    return false;
  const list = new BlockList();
  list.addSubnet(base, length, familyOf(base));
  return list.check(address, familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}
