import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("./polluted-prototype.program.ts", import.meta.url));

test("reads options, queries and headers from own properties: a polluted Object.prototype changes no request", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  const { changed, names, requests } = JSON.parse(stdout);

  expect(changed).toEqual([]);
  expect(names).toEqual(
    expect.arrayContaining(["apiKey", "baseUrl", "headers", "extraQuery", "onUpdate", "from", "limit"]),
  );
  expect(requests).toBeGreaterThan(10);
});
