// A proxy of an attacker, in the environment of a command that talks to a server on this machine.
import { expect, inject, test } from "vitest";
import { runCommand, startRecorder } from "../src/command-line.ts";

const project = inject("project");

test.each(["127.0.0.1", "127.9.9.9", "localhost", "[::1]"])(
  "no request to %s, with its key, reaches a proxy",
  async (host) => {
    await using api = await startRecorder();
    await using proxy = await startRecorder();
    const address = `http://127.0.0.1:${proxy.port}`;
    const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
    const env = {
      ...Object.fromEntries(names.map((name) => [name, address])),
      NODE_USE_ENV_PROXY: "1",
      HOME: "/nonexistent",
      PLANASONIX_API_KEY: "key",
    };
    for (const scheme of ["http", "https"]) {
      const url = `${scheme}://${host}:${api.port}/v1`;
      await runCommand(project, ["pipelines", "list", "--timeout", "2s"], {
        env: { ...env, PLANASONIX_BASE_URL: url },
      });
    }
    expect(proxy.received).toEqual([]);
    if (host === "127.0.0.1") expect(api.received).toEqual(["GET /v1/pipelines Bearer key"]);
  },
);
