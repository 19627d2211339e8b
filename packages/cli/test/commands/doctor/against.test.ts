import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { run } from "../../support/fake-machine.ts";

const openapi = readFileSync(new URL("../../../../openapi/dist/openapi.json", import.meta.url), "utf8");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "planasonix-against-"));
  writeFileSync(join(folder, "same.json"), openapi);
  writeFileSync(join(folder, "changed.json"), openapi.replaceAll('"/jobs/{job_id}/cancel"', '"/jobs/{job_id}/abort"'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Compares a file, without an API key and without an address that responds. */
const against = (from: string, ...args: readonly string[]) =>
  run(["doctor", "--against", from, ...args], { cwd: folder });

describe("planasonix doctor --against", () => {
  test("says that nothing differs from the same description, and ends with 0", async () => {
    const { code, stdout, stderr } = await against("same.json");

    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Nothing differs that the client relies on.");
    expect(stdout).toMatch(/^\d+ operations are described, 0 are missing\.$/m);
    expect(stdout).toContain(`${join(folder, "same.json")} was compared. 0 requests.`);
  });

  test("prints what differs, what the client does because of it, and ends with 8", async () => {
    const { code, stdout } = await against("changed.json");

    expect(code).toBe(8);
    expect(stdout).toContain(
      "breaking   jobs.cancel: is at POST /jobs/{job_id}/abort; the client calls /jobs/{job_id}/cancel\n" +
        "           The client rejects with NotFoundError. To set: a generated table: `planasonix generate`.\n",
    );
    const { findings, differs } = JSON.parse((await against("changed.json", "-o", "json")).stdout);
    expect([differs, findings[0].kind]).toEqual([true, "operation_moved"]);
    const page = (await against("changed.json", "-o", "markdown")).stdout;
    expect(page).toContain("| breaking | jobs.cancel |");
    expect(page).not.toContain("Dialect");
  });

  test("saves what differs, and reports only what has changed since", async () => {
    const saved = join(folder, "saved.json");
    writeFileSync(join(folder, "watched.json"), openapi);
    expect((await against("watched.json", "--save", saved)).code).toBe(0);
    writeFileSync(join(folder, "watched.json"), readFileSync(join(folder, "changed.json")));

    const { code, stdout } = await against("watched.json", "--compare", saved);

    expect([code, stdout.split("\n")[0]]).toEqual([
      8,
      "breaking   new: jobs.cancel: is at POST /jobs/{job_id}/abort; the client calls /jobs/{job_id}/cancel",
    ]);
  });

  test.each<[string, string, string]>([
    ["a web page", "<!doctype html><title>Sign in</title>", "is a web page, not a description"],
    ["another API", '{"openapi":"3.1.0","paths":{"/pets":{"get":{}}}}', "describes another API: 0 of its 1 operations"],
    [
      "a circular reference",
      '{"openapi":"3.1.0","paths":{},"a":{"$ref":"#/b"},"b":{"$ref":"#/a"}}',
      "has a circular reference",
    ],
    ["no OpenAPI file", '{"version":1}', "is no OpenAPI file, it has no field `openapi`"],
  ])("says in one line that a file is %s, and ends with 2", async (_, text, message) => {
    writeFileSync(join(folder, "given"), text);

    const { code, stdout, stderr } = await against("given");

    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  test("refuses a file of more than 20 MB without reading it", async () => {
    writeFileSync(join(folder, "large.json"), "");
    truncateSync(join(folder, "large.json"), 20_000_001);

    const { code, stderr } = await against("large.json");

    expect([code, stderr]).toEqual([2, expect.stringContaining("has more than 20 MB")]);
  });

  test("reads a URL, and says so if it leads to a login page", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/login") response.setHeader("content-type", "text/html").end("<html>Sign in</html>");
      else if (request.url === "/moved") response.writeHead(302, { location: "/login" }).end();
      else response.end(openapi);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    expect((await against(`${origin}/openapi.json`)).code).toBe(0);
    expect(await against(`${origin}/login`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is a web page"),
    });
    expect(await against(`${origin}/moved`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('redirects to "/login", perhaps to log in'),
    });
  });

  test.each([
    [["--reach"], "--reach has no effect with --against"],
    [["--write-probe"], "--write-probe has no effect with --against"],
    [["--packages="], "--packages needs a folder"],
  ])("refuses %j", async (args, message) => {
    expect(await against("same.json", ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
    expect(await against("")).toMatchObject({ code: 2, stderr: expect.stringContaining("needs a file or a URL") });
  });

  test("says what to install if the package is missing", async () => {
    // The package manager that started the tests lets every module find its packages: this folder has one of its own.
    const place = join(folder, "empty/node_modules/@planasonix/openapi");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), '{"name":"@planasonix/openapi","exports":{".":"./a.js"}}');

    const { code, stderr } = await against("same.json", "--packages", "empty");

    expect(code).toBe(2);
    expect(stderr).toContain("--against needs @planasonix/openapi in empty");
    expect(stderr).toContain("npm install --save-dev @planasonix/openapi\n");
  });
});
