import { expect, test } from "vitest";
import { foreignHost, foreignOrigin, isHostName, isLoopback, isOrigin } from "../../src/http/hosts.ts";

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
  expect(foreignHost(header, { hosts: allowed, isLocal: true })).toMatchObject({
    status: 403,
    message: expect.stringContaining(message),
  });
});

test.each([
  ["", 'this one is for ""'],
  ["a b", 'this one is for "a b"'],
  ["127.0.0.1@attacker.test", 'this one is for "127.0.0.1@attacker.test"'],
  ["127.0.0.1:80:90", 'this one is for "127.0.0.1:80:90"'],
])("a request for %j, which is no host, is refused without advice", (header, message) => {
  expect(foreignHost(header, { hosts: [], isLocal: true })?.message).toMatch(new RegExp(`${message}\\.$`));
});

test.each([
  ["no host", undefined, []],
  ["loopback and a port", "127.0.0.1:4010", []],
  ["an IPv6 address of loopback", "[::1]:4010", []],
  ["a permitted name", "Api.test:4010", ["api.test"]],
])("a request for %s is accepted", (_, header, allowed) => {
  expect(foreignHost(header, { hosts: allowed, isLocal: true })).toBeUndefined();
});

test.each([
  "127.0.0.1:4011",
  "192.168.1.20:4011",
  "[2001:db8::1]:4011",
  "sandbox:4011",
  "my_service",
  "Printer.local",
  "host.docker.internal:4011",
  "sandbox.default.svc.cluster.local",
  "api.test:80",
])("a server on all addresses accepts requests for %s, which no public name server knows", (header) => {
  expect(foreignHost(header, { hosts: ["api.test"], isLocal: false })).toBeUndefined();
});

test.each([
  "attacker.test:4011",
  "localhost.attacker.test",
  "127.0.0.1.attacker.test",
  "internal.attacker.test",
  "attacker.test.",
])("a server on all addresses refuses requests for %s, a name that an attacker can register", (header) => {
  expect(foreignHost(header, { hosts: [], isLocal: false })).toMatchObject({
    status: 403,
    message: expect.stringContaining(
      "only requests for addresses, names without a dot, and names below .local and .internal",
    ),
  });
});

test.each([
  [
    "a foreign page",
    { origin: "https://attacker.test", host: "127.0.0.1:4011" },
    'Web pages of "https://attacker.test" must not use this server. To permit that, start the server with --allow-origin https://attacker.test (`allowOrigins`).',
  ],
  [
    "a page without an origin",
    { origin: "null", host: "127.0.0.1:4011" },
    'Web pages of "null" must not use this server.',
  ],
  [
    "a page on another port of the host",
    { origin: "http://sandbox", host: "sandbox:4011" },
    "--allow-origin http://sandbox",
  ],
  [
    "a page on another port of its origin",
    { origin: "https://app.test:8443", host: "127.0.0.1:4011" },
    "app.test:8443",
  ],
])("%s must not use the server", (_, headers, message) => {
  const reply = foreignOrigin(headers, { hosts: [], origins: ["https://app.test"] });
  expect(reply).toMatchObject({ status: 403, message: expect.stringContaining(message) });
});

test("a page without an origin is refused without advice, because no option permits it", () => {
  expect(foreignOrigin({ origin: "null" }, { hosts: [], origins: ["null"] })?.message).toMatch(/server\.$/);
});

test.each([
  ["a program", { host: "127.0.0.1:4011" }],
  ["a page on this machine", { origin: "http://localhost:3000", host: "127.0.0.1:4011" }],
  ["a page of the server itself", { origin: "http://sandbox:4011", host: "sandbox:4011" }],
  ["a page on a permitted host", { origin: "https://api.test", host: "127.0.0.1:4011" }],
  ["a page of a permitted origin", { origin: "https://app.test:8443", host: "127.0.0.1:4011" }],
])("%s may use the server", (_, headers) => {
  expect(foreignOrigin(headers, { hosts: ["api.test"], origins: ["https://app.test:8443"] })).toBeUndefined();
});

test.each(["https://app.test", "http://localhost:3000", "http://[::1]:8080"])("%s is an origin", (text) => {
  expect(isOrigin(text)).toBe(true);
});

test.each([
  "",
  "null",
  "*",
  "app.test",
  "https://app.test/",
  "https://App.test",
  "https://a.test:443",
  "ftp://a.test",
  1,
])("%j is no origin that a browser sends", (value) => {
  expect(isOrigin(value)).toBe(false);
});

test.each(["api.test", "my_service", "10.0.0.1", "::1", "[::1]"])("%s is a host name", (text) => {
  expect(isHostName(text)).toBe(true);
});

test.each(["", "api.test:80", "https://api.test", "a b", "*.test", 1, undefined])("%j is no host name", (value) => {
  expect(isHostName(value)).toBe(false);
});
