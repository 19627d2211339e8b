import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import * as first from "../src/index.ts";
import { createRaw } from "../src/raw.ts";
import { page, problem, rejection, scripted, thrownBy } from "./support/client.ts";

const folder = mkdtempSync(join(tmpdir(), "planasonix-copy-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Installs the built packages a second time, in a separate folder, and imports the client from there. */
async function secondCopy(): Promise<typeof first> {
  const packages = fileURLToPath(new URL("../../", import.meta.url));
  const modules = join(folder, "node_modules");
  for (const name of ["client", "runtime", "openapi"]) {
    for (const part of ["dist", "package.json"]) {
      cpSync(join(packages, name, part), join(modules, "@planasonix", name, part), { recursive: true });
    }
  }
  return import(pathToFileURL(join(modules, "@planasonix/client/dist/index.js")).href);
}

describe("two installed copies", async () => {
  const second = await secondCopy();
  const { planasonix: ours } = scripted([problem(404)], { maxRetries: 0 });
  const options = scripted([problem(404), new TypeError("fetch failed"), Response.json([])], { maxRetries: 0 }).options;
  const theirs = second.createClient(options);

  test("have different classes, so `instanceof` is false across copies", async () => {
    const error = await rejection(ours.pipelines.get("pl_1"));

    expect(second.NotFoundError).not.toBe(first.NotFoundError);
    expect([error instanceof first.NotFoundError, error instanceof second.NotFoundError]).toEqual([true, false]);
  });

  test("have guards that recognize errors of the other copy", async () => {
    const errors = [
      await rejection(theirs.pipelines.get("pl_1")),
      await rejection(theirs.pipelines.get("pl_1")),
      await rejection(theirs.pipelines.get("pl_1")),
    ];
    const guards = [
      first.isPlanasonixError,
      first.isCallError,
      first.isApiError,
      first.isNotFoundError,
      first.isConnectionError,
      first.isResponseFormatError,
    ];

    expect(errors.map((error) => guards.map((guard) => guard(error)))).toEqual([
      [true, true, true, true, false, false],
      [true, true, false, false, true, false],
      [true, true, false, false, false, true],
    ]);
  });

  test("have guards that reject values that neither copy created", () => {
    const impostor = Object.assign(new Error("no"), { name: "NotFoundError", status: 404 });

    expect([first.isApiError(impostor), first.isApiError(null), first.isApiError("NotFoundError")]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("cannot be mixed: createRaw rejects a client of the other copy and names the reason", async () => {
    expect(String(await thrownBy(() => createRaw(theirs)))).toContain("of the same copy of @planasonix/client");
  });
});

describe("guards", async () => {
  const second = await secondCopy();
  const guards = Object.entries(first).filter(([name]) => /^is[A-Z]\w+Error$/.test(name));
  const classes = Object.entries(first).filter(([name]) => name.endsWith("Error"));

  test("exist for every error class", () => {
    expect(guards.map(([name]) => name.slice(2)).sort()).toEqual(
      classes
        .map(([name]) => name)
        .filter((name) => /^[A-Z]/.test(name))
        .sort(),
    );
  });

  test("recognize an error by its superclasses too: a 404 is an ApiError, a CallError and a PlanasonixError", async () => {
    const { planasonix } = scripted([problem(404)]);
    const error = await rejection(planasonix.pipelines.get("pl_1"));

    expect(
      guards.filter(([, guard]) => Reflect.apply(Object(guard), undefined, [error])).map(([name]) => name),
    ).toEqual(["isApiError", "isCallError", "isNotFoundError", "isPlanasonixError"]);
  });

  test("recognize a PaginationError, which is not a CallError", async () => {
    const { planasonix } = scripted([page(["a"], "c1")]);
    const error = await rejection(planasonix.pipelines.list().toArray());

    expect([first.isPaginationError(error), first.isPlanasonixError(error), first.isCallError(error)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("tell whether the outcome is unknown, even for errors of another copy", async () => {
    const { planasonix, options } = scripted([problem(500)]);
    const errors = [
      await rejection(planasonix.pipelines.run("pl_1")),
      await rejection(second.createClient(options).pipelines.run("pl_1")),
      await rejection(planasonix.pipelines.get("pl_1")),
      Object.assign(new Error("no"), { outcome: "unknown" }),
      undefined,
    ];

    expect(errors.map(first.isOutcomeUnknown)).toEqual([true, true, false, false, false]);
  });
});
