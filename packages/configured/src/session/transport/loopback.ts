/** Whether the host of a URL is this machine, as `URL` writes it: with brackets around an IPv6 address. */
export function isLoopback(hostname: string): boolean {
  return /^((.+\.)?localhost\.?|127(\.\d+){3}|\[::(1|ffff:7f[\da-f]{2}:[\da-f]+)\])$/.test(hostname);
}
