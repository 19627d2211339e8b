/**
 * Whether the host of a URL is this machine, as `URL` writes it: with brackets around an IPv6 address, and with
 * ::ffff:127.0.0.1 in hexadecimal. The rule of `serving` is another one: it is for `Host` headers, in any spelling.
 */
export function isLoopback(hostname: string): boolean {
  return /^((.+\.)?localhost\.?|127(\.\d+){3}|\[::(1|ffff:7f[\da-f]{2}:[\da-f]+)\])$/.test(hostname);
}
