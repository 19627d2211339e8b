import { expect, test } from "vitest";
import { foreignHost, foreignOrigin, isHostName, isLoopback } from "../../src/http/hosts.ts";

test.each([
  "localhost",
  "LOCALHOST",
  "localhost.",
  "sandbox.localhost",
  "127.0.0.1",
  "127.1.2.3",
  "::1",
  "[::1]",
  "::ffff:127.0.0.1",
])("%s belongs to this machine alone", (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  "0.0.0.0",
  "::",
  "10.0.0.1",
  "localhost.attacker.test",
  "127.0.0.1.attacker.test",
  "notlocalhost",
  "sandbox",
])("%s does not belong to this machine alone", (host) => {
  expect(isLoopback(host)).toBe(false);
});

test.each([
  [
    "a foreign name",
    "attacker.test",
    [],
    'for "attacker.test". To permit that, start the server with --allow-host attacker.test (`allowHosts`).',
  ],
  ["a name beside the permitted one", "api.test.attacker.test:80", ["api.test"], "--allow-host api.test.attacker.test"],
  ["a foreign IPv6 address", "[2001:db8::1]:80", [], "--allow-host [2001:db8::1]"],
])("a request for %s is refused, with the option that permits it", (_, header, allowed, message) => {
  expect(foreignHost(header, allowed)).toMatchObject({ status: 403, message: expect.stringContaining(message) });
});

test.each([
  ["", 'this one is for ""'],
  ["a b", 'this one is for "a b"'],
  ["127.0.0.1@attacker.test", 'this one is for "127.0.0.1@attacker.test"'],
  ["127.0.0.1:80:90", 'this one is for "127.0.0.1:80:90"'],
])("a request for %j, which is no host, is refused without advice", (header, message) => {
  expect(foreignHost(header, [])?.message).toMatch(new RegExp(`${message}\\.$`));
});

test.each([
  ["no host", undefined, []],
  ["loopback and a port", "127.0.0.1:4010", []],
  ["an IPv6 address of loopback", "[::1]:4010", []],
  ["a permitted name", "Api.test:4010", ["api.test"]],
])("a request for %s is accepted", (_, header, allowed) => {
  expect(foreignHost(header, allowed)).toBeUndefined();
});

test.each([
  ["a foreign page", { origin: "https://attacker.test", host: "127.0.0.1:4011" }, "--allow-host attacker.test"],
  ["a page without an origin", { origin: "null", host: "127.0.0.1:4011" }, 'Web pages of "null" must not'],
  ["a page on another port of the host", { origin: "http://sandbox:80", host: "sandbox:4011" }, "--allow-host sandbox"],
])("%s must not control the server", (_, headers, message) => {
  expect(foreignOrigin(headers, [])).toMatchObject({ status: 403, message: expect.stringContaining(message) });
});

test.each([
  ["a program", { host: "127.0.0.1:4011" }],
  ["a page on this machine", { origin: "http://localhost:3000", host: "127.0.0.1:4011" }],
  ["a page of the server itself", { origin: "http://sandbox:4011", host: "sandbox:4011" }],
  ["a page on a permitted host", { origin: "https://app.test", host: "127.0.0.1:4011" }],
])("%s may control the server", (_, headers) => {
  expect(foreignOrigin(headers, ["app.test"])).toBeUndefined();
});

test.each(["api.test", "my_service", "10.0.0.1", "::1", "[::1]"])("%s is a host name", (text) => {
  expect(isHostName(text)).toBe(true);
});

test.each(["", "api.test:80", "https://api.test", "a b", "*.test", 1, undefined])("%j is no host name", (value) => {
  expect(isHostName(value)).toBe(false);
});
