import { expect, test } from "vitest";
import { portUnavailable, StartError } from "../../src/server/start-error.ts";

class OwnError extends StartError {
  override readonly name = "OwnError";
}

test.each([
  [
    "an error with a known code",
    Object.assign(new Error("listen EACCES"), { code: "EACCES" }),
    "it needs privileges. Choose a port from 1024 up",
  ],
  [
    "an unknown host",
    Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }),
    "the host name is not known. Choose another host, such as 127.0.0.1",
  ],
  ["an error with an unknown code", Object.assign(new Error("listen EODD"), { code: "EODD" }), "listen EODD"],
  ["an error without a code", new Error("no"), "no"],
  ["a value that is not an error", "odd", "odd"],
])("names the port, the host and the reason if the cause is %s", (_, cause, reason) => {
  const error = portUnavailable({ port: 80, host: "127.0.0.1", StartError: OwnError }, cause);

  expect(error).toBeInstanceOf(OwnError);
  expect(error).toMatchObject({ name: "OwnError", code: "port_unavailable", cause });
  expect(error.message).toBe(`Cannot listen on port 80 of 127.0.0.1: ${reason}`);
});
