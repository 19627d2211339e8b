import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox } from "../../src/index.ts";
import { bin, kill, type RunningCommand, startCommand, startLimited } from "../support/process.ts";

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  await (await startSandbox({ port: false, data: inFolder("good.db") })).close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a data file that cannot be used", () => {
  /** Writes bytes over those of a good file, at a position. */
  function damaged(name: string, position: number, bytes: Uint8Array): void {
    const content = readFileSync(inFolder("good.db"));
    content.set(bytes, position);
    writeFileSync(inFolder(name), content);
  }

  const files: readonly (readonly [what: string, reason: string, make: (file: string) => void])[] = [
    ["text", "file is not a database", (file) => writeFileSync(file, "This is a text. ".repeat(100))],
    ["a foreign database", "is a database of another program", makeForeign],
    [
      "a truncated file",
      "database disk image is malformed",
      (file) => {
        copyFileSync(inFolder("good.db"), file);
        truncateSync(file, 20_000);
      },
    ],
    ["a file with a damaged page", "is damaged (", () => damaged("a file with a damaged page", 400_000, noise)],
    ["a folder", "it is a folder", (file) => mkdirSync(file)],
  ];

  const noise = Uint8Array.from({ length: 8192 }, (_, index) => (index * 7 + 3) % 256);

  function makeForeign(file: string): void {
    const database = new DatabaseSync(file);
    database.exec("CREATE TABLE notes (text)");
    database.close();
  }

  test.each(files)(
    "is rejected with its reason in one line and exit code 2, and stays as it is: %s",
    (name, reason, make) => {
      const file = inFolder(name);
      make(file);
      const isFile = name !== "a folder";
      const before = isFile ? readFileSync(file) : undefined;
      const { status, stderr, stdout } = spawnSync(process.execPath, [bin, "--port", "0", "--data", file], {
        encoding: "utf8",
        env: { ...process.env, NODE_NO_WARNINGS: "1" },
      });
      expect({ status, stdout, lines: stderr.trimEnd().split("\n").length }).toEqual({
        status: 2,
        stdout: "",
        lines: 1,
      });
      expect(stderr).toContain(file);
      expect(stderr).toContain(reason);
      expect(stderr).toMatch(/Choose another file\n$/);
      if (before !== undefined) expect(readFileSync(file).equals(before)).toBe(true);
    },
  );

  test("is rejected if its folder is missing, and the folder is named", async () => {
    const file = inFolder(join("none", "a.db"));
    await expect(startSandbox({ port: false, data: file })).rejects.toThrow(
      `Cannot use the data file ${file}: there is no folder ${inFolder("none")}. Choose another file`,
    );
  });
});

describe("a full disk", () => {
  type Json = { readonly data: { readonly id: string }; readonly error: { readonly message: string } };

  async function call({ url, apiKey }: RunningCommand, path: string, body?: object) {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as Json };
  }

  const project = (name: number) => ({ name: `Project ${name}`, description: "x".repeat(2000) });

  test("fails writes with 500 and the reason, leaves reads and acknowledged changes alone, and can be left", async () => {
    const data = inFolder("full.db");
    const limited = await startLimited(2500, "--data", data, "--speed", "600");
    const ids: string[] = [];
    await call(limited, "/pipelines/pl_01hqxyz/run", {});
    let failed: Json | undefined;
    for (let count = 0; count < 2000 && failed === undefined; count += 1) {
      const { status, json } = await call(limited, "/projects", project(count));
      expect([201, 500]).toContain(status);
      if (status === 500) failed = json;
      else ids.push(json.data.id);
    }
    expect(failed?.error.message).toMatch(/The data file cannot be written \(.*\): make space on its disk/);
    expect(ids.length).toBeGreaterThan(10);

    // The run is due meanwhile, which must neither end the process nor fail a read.
    const before = Date.now();
    while (Date.now() - before < 1000) {
      expect((await call(limited, `/projects/${ids.at(-1)}`)).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const exited = once(limited.child, "exit");
    limited.child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);

    const again = await startCommand("--data", data);
    expect(again.apiKey).toBe(limited.apiKey);
    for (const id of ids) expect((await call(again, `/projects/${id}`)).status).toBe(200);
    expect((await call(again, "/projects", project(9999))).status).toBe(201);
    await kill(again);
  });

  test("at the start is one line and exit code 2, and the file can be used later", async () => {
    const data = inFolder("full-start.db");
    const script = `ulimit -f 100; trap '' XFSZ; exec "$@"`;
    const args = ["-c", script, "bash", process.execPath, bin, "--port", "0", "--data", data];
    const { status, stderr } = spawnSync("bash", args, {
      encoding: "utf8",
      env: { ...process.env, NODE_NO_WARNINGS: "1" },
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^planasonix-sandbox: Cannot use the data file .*full-start\.db: .*\. Choose another file\n$/,
    );
    await using sandbox = await startSandbox({ port: false, data });
    expect(sandbox.apiKey).not.toBe("");
  });
});
