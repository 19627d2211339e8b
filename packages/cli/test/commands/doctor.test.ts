import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDeployment } from "@planasonix/openapi/deployments";
import { startSandbox } from "@planasonix/sandbox";
import { describe, expect, onTestFinished, test } from "vitest";
import { type RunOptions, run } from "../support/fake-machine.ts";
import { startTenant, type TestTenant } from "../support/sandbox.ts";

/** Changes a response of the sandbox. `request` is such as `GET /pipelines`. */
type Change = (request: string, response: Response) => Response | Promise<Response>;

/** Starts a sandbox whose responses are changed. */
async function deviating(change: Change = (_, response) => response) {
  const sandbox: TestTenant = await startTenant();
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  const { tenant } = sandbox;
  const requests: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = `${init?.method ?? "GET"} ${new URL(String(input)).pathname.replace(/^\/v1/, "")}`;
    requests.push(request);
    return change(request, await tenant.fetch(String(input), init));
  };
  const doctor = (args: readonly string[] = [], options: RunOptions = {}) =>
    sandbox.run(["doctor", ...args], { ...options, clientOptions: { fetch, ...options.clientOptions } });
  return { doctor, requests, tenant, sandbox };
}

/** Renames the status of pipelines in their list. */
const renamed: Change = async (request, response) => {
  if (request !== "GET /pipelines") return response;
  return Response.json(JSON.parse((await response.text()).replaceAll('"status":', '"state":')));
};

/** A file in a folder that does not exist. */
const absent = join(tmpdir(), "planasonix-no-such-folder", "deployment.json");

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-doctor-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const page = () => new Response("<!doctype html><title>Sign in</title>", { headers: { "content-type": "text/html" } });

describe("planasonix doctor", () => {
  test("says that nothing differs, how many operations it has read, and ends with 0", async () => {
    const { doctor, requests } = await deviating();

    const { code, stdout, stderr } = await doctor();

    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Nothing differs that the client relies on.");
    expect(stdout).toMatch(/\d+ operations exist and were read, 0 are missing, 0 are refused to this key/);
    expect(stdout).toContain(`speaks the documented form. ${requests.length} requests.`);
    expect(requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
  });

  test("prints a finding as it is seen, and ends with 8 if it is breaking", async () => {
    const { doctor } = await deviating(renamed);
    const texts: string[] = [];

    const { code, stdout } = await doctor([], { onStdout: (text) => texts.push(text) });

    expect(code).toBe(8);
    expect(stdout).toContain(
      "breaking   pipelines.list data[].attributes.status: is missing; the description says a string\n" +
        "           The client gives `undefined`, which its type rules out. To set: nothing: report it.\n",
    );
    expect(stdout).toContain("It differs: 1 breaking, 0 changed.");
    expect(texts[0]).not.toContain("It differs");
  });

  test("prints the screen of the README, and then how many operations it has read", async () => {
    const { doctor } = await deviating(renamed);
    const page = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const [, screen = ""] = /in place of `status`, it says:\n\n```text\n(.*?)```/s.exec(page) ?? [];

    const { stdout } = await doctor();

    expect(stdout.slice(0, screen.length)).toBe(screen);
    expect(stdout.slice(screen.length)).toMatch(/^\d+ operations exist and were read/);
  });

  test("prints one JSON document, without values of fields and without the API key", async () => {
    const { doctor, tenant } = await deviating(renamed);
    const pipelines = await tenant.fetch(`${tenant.url}/pipelines`, {
      headers: { authorization: `Bearer ${tenant.apiKey}` },
    });
    const { data } = (await pipelines.json()) as { data: { id: string; attributes: { name: string } }[] };

    const { code, stdout } = await doctor(["--output", "json", "--reach", "--write-probe"]);

    expect([code, JSON.parse(stdout)]).toEqual([8, expect.objectContaining({ version: 1, differs: true, left: [] })]);
    for (const value of [tenant.apiKey, data[0]?.id, data[0]?.attributes.name]) {
      expect(stdout).not.toContain(value ?? expect.unreachable());
    }
  });

  test("prints a page in Markdown, in which the names of fields are text", async () => {
    const { doctor } = await deviating(async (request, response) => {
      if (request !== "GET /pipelines") return response;
      return Response.json(JSON.parse((await response.text()).replaceAll('"status":', '"a_b":')));
    });

    const { code, stdout } = await doctor(["-o", "markdown"]);

    expect(code).toBe(8);
    expect(stdout).toContain("**It differs from what the client relies on.**");
    expect(stdout).toContain(
      "| additional | pipelines.list data\\[\\].attributes.a\\_b | is not in the description: a string |",
    );
  });

  test.each<[string, () => Response, number, RegExp]>([
    ["a login page", page, 2, /^in the way .*a web page came with status 200/],
    [
      "a refused key",
      () => Response.json({ error: { code: "unauthorized", message: "No" } }, { status: 401 }),
      2,
      /the API key was refused \(401 unauthorized\)/,
    ],
    ["a failing gateway", () => new Response("", { status: 502 }), 6, /the deployment fails \(502\)/],
  ])("says in one line that %s is in the way, and ends with its code", async (_, respond, expected, line) => {
    const { doctor } = await deviating(respond);
    const path = join(newFolder(), "deployment.json");

    const { code, stdout } = await doctor(["--save", path]);

    expect([code, stdout]).toEqual([expected, expect.stringMatching(line)]);
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
    expect(() => readFileSync(path)).toThrow();
    expect((await doctor(["-o", "markdown"])).stdout).toContain("**In the way:**");
  });

  test("ends with 6 if a rate limit has ended the check", async () => {
    let count = 0;
    const { doctor } = await deviating((_, response) => {
      count += 1;
      const limited = { error: { code: "rate_limited", message: "Later" } };
      return count > 20 ? Response.json(limited, { status: 429 }) : response;
    });

    const { code, stdout } = await doctor();

    expect([code, count]).toEqual([6, 21]);
    expect(stdout).toContain("Ended before its end: the deployment responded with 429");
    expect(stdout).toContain("not reached: ");
    expect((await doctor(["-o", "markdown"])).stdout).toContain("Ended before its end");
  });

  test("saves findings as data that the schema accepts, and reports only what has changed since", async () => {
    let change: Change = (_, response) => response;
    const { doctor, tenant } = await deviating((...given) => change(...given));
    const path = join(newFolder(), "deployment.json");

    expect((await doctor(["--save", path])).code).toBe(0);
    const text = readFileSync(path, "utf8");
    expect(readDeployment(text)).toMatchObject({ version: 1, dialect: "documented" });
    expect(text).not.toContain(tenant.apiKey);
    expect(await doctor(["--compare", path])).toEqual({ code: 0, stdout: "Nothing has changed.\n", stderr: "" });

    change = renamed;
    const differing = await doctor(["--compare", path]);
    expect([differing.code, differing.stdout.split("\n")[0]]).toEqual([
      8,
      "breaking   new: pipelines.list data[].attributes.status: is missing; the description says a string",
    ]);
    expect((await doctor(["--compare", path, "-o", "markdown"])).stdout).toContain("**The deployment has changed.**");
    expect(JSON.parse((await doctor(["--compare", path, "-o", "json"])).stdout).changes.differs).toBe(true);
    await doctor(["--save", path]);
    expect((await doctor(["--compare", path])).code).toBe(0);

    change = (_, response) => response;
    const mended = await doctor(["--compare", path]);
    expect([mended.code, mended.stdout]).toEqual([0, expect.stringContaining("additional gone: pipelines.list")]);
    expect((await doctor(["--compare", path, "-o", "markdown"])).stdout).toContain("**Only additions.**");
  });

  test("finds nothing changed in a sandbox that behaves as the saved deployment", async () => {
    const path = join(newFolder(), "deployment.json");
    const options = { apiKey: "key_live_0123456789abcdef", onWarning: () => {} };
    const first = await startSandbox(options);
    onTestFinished(() => first.close());
    const env = { PLANASONIX_API_KEY: first.apiKey, PLANASONIX_BASE_URL: first.url };
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = `${init?.method ?? "GET"} ${new URL(String(input)).pathname.replace(/^\/v1/, "")}`;
      return renamed(request, await first.fetch(String(input), init));
    };
    expect((await run(["doctor", "--save", path], { env, clientOptions: { fetch } })).code).toBe(8);
    await first.close();
    const like = readFileSync(path, "utf8");
    // At the same address: another one is a change.
    const imitating = await startSandbox({ ...options, like, port: Number(new URL(first.url).port) });
    onTestFinished(() => imitating.close());

    expect(await run(["doctor", "--compare", path], { env })).toEqual({
      code: 0,
      stdout: "Nothing has changed.\n",
      stderr: "",
    });
  });

  test("says which operations can no longer be reached", async () => {
    let change: Change = (_, response) => response;
    const { doctor } = await deviating((...given) => change(...given));
    const path = join(newFolder(), "deployment.json");
    await doctor(["--save", path]);
    change = (request, response) => (request === "GET /ai/status" ? new Response("", { status: 500 }) : response);

    const { code, stdout } = await doctor(["--compare", path]);

    expect(stdout).toContain("unknown    ai.getStatus: read before, unreached now");
    expect(code).toBe(8); // An error of 500 without a body is one of another form.
  });

  test.each<[string, string, string]>([
    ["another version", '{"version":2}', "it is a report of version 2, and this program reads version 1"],
    ["another document", "openapi: 3.1.0", "it is not JSON, so it is no saved report"],
  ])("sends nothing if the saved report is %s, and ends with 2", async (_, text, message) => {
    const { doctor, requests } = await deviating();
    const path = join(newFolder(), "deployment.json");
    writeFileSync(path, text);

    const { code, stderr } = await doctor(["--compare", path]);

    expect([code, requests]).toEqual([2, []]);
    expect(stderr).toContain(message);
  });

  test.each<[string, readonly string[], RegExp]>([
    ["a report that does not exist", ["--compare", absent], /cannot be read: ENOENT/],
    ["a file that cannot be written", ["--save", absent], /cannot be written: ENOENT/],
    ["an unknown format", ["--output", "csv"], /doctor prints text, json or markdown, not "csv"/],
    ["a word", ["pl_1"], /doctor takes no words/],
  ])("sends nothing with %s, and ends with 2", async (_, args, message) => {
    const { doctor, requests } = await deviating();

    const { code, stderr } = await doctor(args);

    expect([code, requests, stderr]).toEqual([2, [], expect.stringMatching(message)]);
  });

  test("deletes the folder of the write probe after Ctrl-C, and names what it could not delete", async () => {
    const folders: string[] = [];
    let isDeletable = true;
    let interrupt = (): void => {};
    const { sandbox, tenant } = await deviating();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (init?.method === "DELETE" && !isDeletable) {
        return Response.json({ error: { code: "forbidden", message: "No" } }, { status: 403 });
      }
      const response = await tenant.fetch(String(input), init);
      const path = new URL(String(input)).pathname.replace(/^\/v1/, "");
      if (init?.method === "POST" && path === "/folders") {
        const { data } = (await response.clone().json()) as { data: { id: string } };
        folders.push(data.id);
        interrupt();
      }
      return response;
    };
    const probe = () => {
      const onStdout: RunOptions["onStdout"] = (_, machine) => {
        interrupt = () => machine.send("SIGINT");
      };
      return sandbox.run(["doctor", "--write-probe"], { clientOptions: { fetch }, onStdout });
    };
    const statusOf = async (id: string | undefined) => {
      const headers = { authorization: `Bearer ${tenant.apiKey}` };
      return (await tenant.fetch(`${tenant.url}/folders/${id}`, { headers })).status;
    };

    const first = await probe();
    isDeletable = false;
    const second = await probe();

    expect([first.code, await statusOf(folders[0])]).toEqual([130, 404]);
    expect([second.code, await statusOf(folders[1])]).toEqual([130, 200]);
    expect(second.stderr).toContain(`the write probe could not delete what it created: ${folders[1]}`);
  });

  test("names the folders that it could not delete, without an interruption as well", async () => {
    const { doctor } = await deviating((request, response) =>
      request.startsWith("DELETE ")
        ? Response.json({ error: { code: "forbidden", message: "No" } }, { status: 403 })
        : response,
    );

    expect((await doctor(["--write-probe"])).stdout).toContain("the write probe could not delete what it created: ");
  });

  test("says what it needs if there is no API key", async () => {
    const { code, stdout } = await run(["doctor"], { env: { PLANASONIX_BASE_URL: "http://127.0.0.1:9/v1" } });

    expect([code, stdout]).toEqual([2, expect.stringContaining("there is no API key")]);
  });
});
