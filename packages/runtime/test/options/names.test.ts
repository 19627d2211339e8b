import { describe, expect, test } from "vitest";
import { unknownName } from "../../src/options/names.ts";

const parameters = ["connection_id", "pipeline_id", "type", "status", "since", "until", "limit", "cursor"];
const options = ["apiKey", "baseUrl", "timeoutMs", "maxRetries", "maxConcurrency", "logger", "headers", "userAgent"];

const suggestion = (name: string, known: readonly string[]): string | undefined =>
  /did you mean `(\w+)`\?/.exec(unknownName("name", name, known).message)?.[1];

describe("unknownName", () => {
  test.each([
    ["pipelineId", "pipeline_id"],
    ["PIPELINE_ID", "pipeline_id"],
    ["pipeline", "pipeline_id"],
    ["stauts", "status"],
    ["statsu", "status"],
    ["limt", "limit"],
    ["limits", "limit"],
    ["curser", "cursor"],
  ])("suggests a parameter for %s", (name, meant) => {
    expect(suggestion(name, parameters)).toBe(meant);
  });

  test.each([
    ["apikey", "apiKey"],
    ["base_url", "baseUrl"],
    ["timeout", "timeoutMs"],
    ["timeoutMS", "timeoutMs"],
    ["retries", "maxRetries"],
    ["maxConcurency", "maxConcurrency"],
    ["header", "headers"],
  ])("suggests an option for %s", (name, meant) => {
    expect(suggestion(name, options)).toBe(meant);
  });

  test.each(["", "q", "time", "state", "page", "source", "node_id", "x".repeat(100_000)])(
    "suggests nothing for a name that resembles none",
    (name) => {
      expect(suggestion(name, parameters)).toBeUndefined();
    },
  );

  test("lists the known names", () => {
    expect(unknownName("option", "fast", ["size", "name"]).message).toBe(
      "Unknown option `fast`; the options are size, name",
    );
    expect(unknownName("option", "sice", ["size", "name"], "; or none").message).toBe(
      "Unknown option `sice`; did you mean `size`? The options are size, name; or none",
    );
    expect(unknownName("option", "fast", [])).toBeInstanceOf(TypeError);
  });
});
