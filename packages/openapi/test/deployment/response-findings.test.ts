import { describe, expect, test } from "vitest";
import { type Compared, describedReads, type Field, type Read, responseFindings } from "../../src/deployments.ts";

const text = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  required: true,
  shown: true,
  type: { kind: "string", nullable: false },
  ...more,
});

const read: Read = {
  name: "folders.list",
  reaches: false,
  scopes: [],
  needed: {},
  hasAttributes: true,
  fields: [text("name"), text("made_at", { required: false }), text("note", { required: false, shown: false })],
};

const resource = (attributes: object): object => ({ id: "f", type: "folder", attributes });
const lines = (data: unknown, compared: Partial<Compared> = {}): string[] =>
  responseFindings({ read, waiter: undefined, ...compared }, data).map(
    ({ verdict, place, seen }) => `${verdict} ${place} ${seen}`,
  );

describe("responseFindings", () => {
  test("finds nothing where all is as described", () => {
    expect(lines([resource({ name: "a", made_at: "now" }), resource({ name: "b" })])).toEqual([]);
  });

  test("says once what several resources of a list differ in", () => {
    expect(lines([resource({ made_at: "now", more: 1 }), resource({ more: 2 })])).toEqual([
      "breaking data[].attributes.name is missing; the description says a string",
      "additional data[].attributes.more is not in the description: a number",
    ]);
  });

  test("names a field that no resource has, although the documentation shows it, and nothing follows from that", () => {
    expect(lines([resource({ name: "a" }), resource({ name: "b" })])).toEqual([
      "unknown data[].attributes.made_at is in none of the resources (2); the documentation shows it",
    ]);
  });

  test("finds nothing missing in an empty list, or in what is no resource", () => {
    expect([lines([]), lines([{}, "text", null]), lines(undefined)]).toEqual([[], [], []]);
  });

  test("misses nothing that the dialect does not have", () => {
    expect(lines([resource({})], { absent: ["name", "made_at"] })).toEqual([]);
  });

  test("compares an object without attributes as it is", () => {
    expect(lines({ made_at: 5 }, { read: { ...read, hasAttributes: false } })).toEqual([
      "breaking data.name is missing; the description says a string",
      "breaking data.made_at is a number; the description says a string",
    ]);
  });

  test("says what a status means for the method that waits for it", () => {
    const status = text("status", { type: { kind: "string", nullable: false, values: ["done"] } });
    const waiter = { method: "runs.wait", status: "/data/attributes/status" };
    const findings = responseFindings({ read: { ...read, fields: [status] }, waiter }, resource({ status: "paused" }));

    expect(findings.map(({ effect }) => effect)).toEqual([
      "`runs.wait` takes it for work that goes on, and logs it once",
    ]);
  });
});

describe("describedReads", () => {
  const reads = describedReads();

  test("knows the reads that give JSON, and neither writes nor files", () => {
    expect(["runs.get", "pipelines.list", "pipelines.create", "dlq.export"].map((name) => reads.has(name))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test("knows the types of fields, their open lists and the fields of their objects", () => {
    const fields = new Map(reads.get("runs.get")?.fields.map((field) => [field.name, field.type]));

    expect(fields.get("status")).toMatchObject({ kind: "string", values: expect.arrayContaining(["succeeded"]) });
    expect(reads.get("pipelines.get")?.fields.find(({ name }) => name === "nodes")).toMatchObject({
      type: { kind: "list", items: { kind: "object", fields: expect.arrayContaining([expect.anything()]) } },
    });
  });

  test("knows scopes in full, and values for required parameters", () => {
    expect([...reads.values()].flatMap(({ scopes }) => scopes).every((scope) => scope.includes(":"))).toBe(true);
    expect([...reads.values()].some(({ needed }) => Object.keys(needed).length > 0)).toBe(true);
  });
});
