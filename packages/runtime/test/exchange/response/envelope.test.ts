import { describe, expect, test } from "vitest";
import { readEnvelope } from "../../../src/exchange/response/envelope.ts";

describe("readEnvelope", () => {
  test.each<[string, Parameters<typeof readEnvelope>[0], unknown, unknown]>([
    ["a resource", {}, { data: { id: "a" } }, { data: { id: "a" }, cursor: null }],
    ["nothing", { gives: "nothing" }, undefined, { data: undefined, cursor: null }],
    ["nothing, whatever the body", { gives: "nothing" }, { data: 1 }, { data: undefined, cursor: null }],
    ["a page", { gives: "list" }, { data: [1], meta: { page: { limit: 1, cursor: "c" } } }, { data: [1], cursor: "c" }],
    ["the last page", { gives: "list" }, { data: [], meta: { page: { cursor: null } } }, { data: [], cursor: null }],
    ["a page without a cursor", { gives: "list" }, { data: [], meta: { page: {} } }, { data: [], cursor: null }],
    ["a list without meta", { gives: "list" }, { data: [1] }, { data: [1], cursor: null }],
    [
      "`meta.cursor`, without `meta.page`",
      { gives: "list" },
      { data: [], meta: { cursor: "c" } },
      { data: [], cursor: "c" },
    ],
    [
      "an empty cursor as none",
      { gives: "list" },
      { data: [], meta: { page: { cursor: "" } } },
      { data: [], cursor: null },
    ],
    ["a total beside", { gives: "list" }, { data: [], meta: { total: 9, next: null } }, { data: [], cursor: null }],
  ])("reads %s", (_, operation, body, expected) => {
    expect(readEnvelope(operation, body)).toEqual(expected);
  });

  test.each<[string, Parameters<typeof readEnvelope>[0], unknown, string]>([
    ["no envelope", {}, { id: "a", name: "b" }, "an object `data`"],
    ["no body", {}, undefined, "an object `data`"],
    ["null", {}, { data: null }, "an object `data`"],
    ["a list for a resource", {}, { data: [] }, "an object `data`"],
    ["text", {}, "<html>", "an object `data`"],
    ["an inherited member", {}, Object.create({ data: {} }), "an object `data`"],
    ["a resource for a list", { gives: "list" }, { data: {} }, "a list `data`"],
    [
      "another next page",
      { gives: "list" },
      { data: [], meta: { next_cursor: "c" } },
      "the next page in `meta.page.cursor`",
    ],
    ["a cursor at the top", { gives: "list" }, { data: [], next_cursor: "c" }, "the next page in `meta.page.cursor`"],
    [
      "a numbered page",
      { gives: "list" },
      { data: [], meta: { page: { next_page: 2 } } },
      "the next page in `meta.page.cursor`",
    ],
    [
      "a cursor that is not a string",
      { gives: "list" },
      { data: [], meta: { page: { cursor: 2 } } },
      "the next page in `meta.page.cursor`",
    ],
    ["a flag for more pages", { gives: "list" }, { data: [], has_more: true }, "the next page in `meta.page.cursor`"],
  ])("rejects %s", (_, operation, body, expected) => {
    expect(readEnvelope(operation, body).expected).toBe(expected);
  });
});
