import type { JsonObject } from "@planasonix/scripts/openapi/description.ts";
import { describe, expect, test } from "vitest";
import { matchOperations } from "../../src/adopt/match.ts";
import { listAddresses } from "../../src/adopt/shape.ts";

/** Addresses of operations, such as `GET /runs`. */
function addresses(...texts: readonly string[]): ReturnType<typeof listAddresses> {
  const paths: Record<string, JsonObject> = {};
  for (const text of texts) {
    const [method = "", path = ""] = text.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: {} };
  }
  return listAddresses({ ...paths, note: "no path item" });
}

function matched(ours: readonly string[], theirs: readonly string[], resembles = () => true) {
  const found = matchOperations(addresses(...ours), addresses(...theirs), resembles);
  const text = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;
  return {
    prefix: found.prefix.join("/"),
    pairs: found.matched.map(({ ours: own, theirs: other }) => `${text(own)} = ${text(other)}`),
    added: found.added.map(text),
    removed: found.removed.map(text),
    outside: found.outside.map(text),
  };
}

const ours = [
  "GET /runs",
  "GET /runs/{run_id}",
  "GET /pipelines",
  "POST /pipelines/{id}/run",
  "POST /pipelines/{id}/stop",
];

describe("matchOperations", () => {
  test("ignores names of parameters, slashes at the end, and the prefix with which most is known", () => {
    const { prefix, pairs, outside } = matched(ours, ["GET /api/v1/runs/", "GET /api/v1/runs/{id}", "GET /health"]);

    expect([prefix, pairs, outside]).toEqual([
      "api/v1",
      ["GET /runs = GET /api/v1/runs/", "GET /runs/{run_id} = GET /api/v1/runs/{id}"],
      ["GET /health"],
    ]);
  });

  test("distinguishes methods, and a name from a parameter", () => {
    const { pairs, added } = matched(ours, ["DELETE /runs", "GET /runs/latest", "GET /pipelines"]);

    expect([pairs, added]).toEqual([["GET /pipelines = GET /pipelines"], ["DELETE /runs", "GET /runs/latest"]]);
  });

  test("finds another name of one segment, and prefers the one that more operations have", () => {
    const theirs = ["GET /runs", "POST /flows/{id}/run", "POST /flows/{id}/stop", "POST /pipelines/{id}/begin"];

    expect(matched(ours, theirs).pairs.slice(1)).toEqual([
      "POST /pipelines/{id}/run = POST /flows/{id}/run",
      "POST /pipelines/{id}/stop = POST /flows/{id}/stop",
    ]);
  });

  test.each<[string, string, (() => boolean)?]>([
    ["is a name of something else", "POST /runs/{id}/run"],
    ["differs in two segments", "POST /flows/{id}/go"],
    ["has a parameter in place of the name", "POST /{kind}/{id}/run"],
    ["is of operations that have nothing in common", "POST /flows/{id}/run", () => false],
  ])("recognizes nothing by a name that %s", (_, operation, resembles) => {
    const { pairs, added, removed } = matched(ours, ["GET /runs", operation], resembles);

    expect([pairs, added]).toEqual([["GET /runs = GET /runs"], [operation]]);
    expect(removed).toHaveLength(ours.length - 1);
  });

  test("recognizes nothing if two operations fit equally well", () => {
    expect(matched(["GET /a", "GET /b"], ["GET /c"]).pairs).toEqual([]);
  });

  test("refuses two operations with one address", () => {
    expect(() => matched(ours, ["GET /runs/{a}", "GET /runs/{b}"])).toThrow(
      "GET /runs/{a} and /runs/{b} are one address: remove one of them from the file",
    );
  });
});
