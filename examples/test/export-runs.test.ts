import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Planasonix } from "@planasonix/client";
import type { Middleware } from "@planasonix/client/middleware";
import { test } from "@planasonix/sandbox/vitest";
import { afterAll, describe, expect } from "vitest";
import { exportRuns } from "../export-runs.ts";
import { runDays } from "../fan-out.ts";
import { clientOf } from "./client-of.ts";

const folder = mkdtempSync(join(tmpdir(), "planasonix-export-"));
afterAll(() => rmSync(folder, { recursive: true }));
const pipeline = "pl_01hqxyz";

describe("the export", () => {
  test("writes each run once, also if a page fails in between and the export is started again", async ({ tenant }) => {
    const planasonix = clientOf(tenant);
    await startRuns(planasonix, 250);
    const wanted = await planasonix.runs.list({ pipeline_id: pipeline }).toArray();
    const file = join(folder, "runs.csv");

    let pages = 0;
    const killedAtThirdPage: Middleware = (next) => (request) =>
      ++pages < 3 ? next(request) : Promise.reject(new Error("killed"));
    const failing = planasonix.withOptions({ middleware: [killedAtThirdPage] });
    await expect(exportRuns(failing, pipeline, file)).rejects.toThrow("killed");
    const firstLines = lines(file).length;
    expect(await exportRuns(planasonix, pipeline, file)).toBeLessThan(wanted.length);

    expect(firstLines).toBeGreaterThan(100);
    expect(
      lines(file)
        .slice(1)
        .map((line) => line.split(",")[0]),
    ).toEqual(wanted.map(({ id }) => id));
    expect(existsSync(`${file}.progress`)).toBe(false);
  });

  test("writes nothing again if it was killed after its last page", async ({ tenant }) => {
    const planasonix = clientOf(tenant);
    const file = join(folder, "killed-at-the-end.csv");
    await exportRuns(planasonix, pipeline, file);
    const written = lines(file);
    writeFileSync(`${file}.progress`, JSON.stringify({ cursor: null, done: true, bytes: statSync(file).size }));

    expect(await exportRuns(planasonix, pipeline, file)).toBe(0);
    expect(lines(file)).toEqual(written);
    expect(existsSync(`${file}.progress`)).toBe(false);
  });
});

async function startRuns(planasonix: Planasonix, count: number): Promise<void> {
  await runDays(
    planasonix,
    pipeline,
    Array.from({ length: count }, (_, index) => `day ${index}`),
  );
}

function lines(file: string): string[] {
  return readFileSync(file, "utf8").trimEnd().split("\r\n");
}
