import { describe, expect, test } from "vitest";
import { readEnvelope } from "../../../src/exchange/response/envelope.ts";

const whole = { id: "a", type: "thing", attributes: {} };
const idless = { type: "thing", attributes: {} };

/** Nests fields, so that they are on this level. */
const nested = (level: number, fields: object): object => (level === 1 ? fields : { in: nested(level - 1, fields) });

describe("readEnvelope", () => {
  test.each<[string, Parameters<typeof readEnvelope>[0], unknown, unknown]>([
    ["a resource", {}, { data: whole }, { data: whole, cursor: null }],
    ["a resource without an ID", { id: "optional" }, { data: idless }, { data: idless, cursor: null }],
    ["an object that is not a resource", { gives: "object" }, { data: { a: 1 } }, { data: { a: 1 }, cursor: null }],
    ["nothing, without a body", { gives: "nothing" }, undefined, { data: undefined, cursor: null }],
    ["nothing, whatever the body", { gives: "nothing" }, { data: 1 }, { data: undefined, cursor: null }],
    [
      "a page",
      { gives: "list" },
      { data: [whole], meta: { page: { limit: 1, cursor: "c" } } },
      { data: [whole], cursor: "c", meta: { page: { limit: 1, cursor: "c" } } },
    ],
    [
      "the further metadata of a page",
      { gives: "list" },
      { data: [], meta: { page: { cursor: null }, common_prefixes: ["a/"] } },
      { data: [], cursor: null, meta: { page: { cursor: null }, common_prefixes: ["a/"] } },
    ],
    [
      "the last page",
      { gives: "list" },
      { data: [], meta: { page: { cursor: null } } },
      { data: [], cursor: null, meta: { page: { cursor: null } } },
    ],
    [
      "a page without a cursor",
      { gives: "list" },
      { data: [], meta: { page: {} } },
      { data: [], cursor: null, meta: { page: {} } },
    ],
    ["a list without meta", { gives: "list" }, { data: [whole] }, { data: [whole], cursor: null, meta: {} }],
    [
      "`meta.cursor`, without `meta.page`",
      { gives: "list" },
      { data: [], meta: { cursor: "c" } },
      { data: [], cursor: "c", meta: { cursor: "c" } },
    ],
    [
      "an empty cursor as none",
      { gives: "list" },
      { data: [], meta: { page: { cursor: "" } } },
      { data: [], cursor: null, meta: { page: { cursor: "" } } },
    ],
    [
      "a text in the metadata",
      { gives: "list" },
      { data: [], meta: { source: "cache" } },
      { data: [], cursor: null, meta: { source: "cache" } },
    ],
    [
      "a page with a total and no next page",
      { gives: "list" },
      { data: [], meta: { total: 9, next: null } },
      { data: [], cursor: null, meta: { total: 9, next: null } },
    ],
    [
      "a list without more pages",
      { gives: "list" },
      { data: [], has_more: false },
      { data: [], cursor: null, meta: {} },
    ],
    ["an empty page token as none", { gives: "list" }, { data: [], page: "" }, { data: [], cursor: null, meta: {} }],
    [
      "fields of a `data` in the metadata as data",
      { gives: "list" },
      { data: [], meta: { data: { next: "c" } } },
      { data: [], cursor: null, meta: { data: { next: "c" } } },
    ],
    [
      "fields below ten levels as data",
      { gives: "list" },
      { data: [], ...nested(11, { next: "c" }) },
      { data: [], cursor: null, meta: {} },
    ],
  ])("reads %s", (_, operation, body, expected) => {
    expect(readEnvelope(operation, body)).toEqual(expected);
  });

  test.each<[string, Parameters<typeof readEnvelope>[0], unknown, string]>([
    ["a body without an envelope", {}, { id: "a", name: "b" }, "an object `data`"],
    ["no body", {}, undefined, "an object `data`"],
    ["null as `data`", {}, { data: null }, "a resource in data"],
    ["an array in place of a resource", {}, { data: [] }, "a resource in data"],
    ["an array in place of an object", { gives: "object" }, { data: [] }, "an object `data`"],
    ["a resource without an ID", {}, { data: idless }, "a string `id` in data"],
    ["a resource whose ID is a number", { id: "optional" }, { data: { ...whole, id: 1 } }, "a string `id` in data"],
    ["a resource without a type", {}, { data: { ...whole, type: undefined } }, "a string `type` in data"],
    ["a resource without attributes", {}, { data: { id: "a", type: "thing" } }, "an object `attributes` in data"],
    [
      "an item without a type",
      { gives: "list" },
      { data: [whole, { id: "b", name: "c" }] },
      "a string `type` in data[1]",
    ],
    ["an item that is not a resource", { gives: "list" }, { data: [whole, 1] }, "a resource in data[1]"],
    ["a string", {}, "<html>", "an object `data`"],
    ["an inherited `data`", {}, Object.create({ data: {} }), "an object `data`"],
    ["a resource in place of a list", { gives: "list" }, { data: {} }, "a list `data`"],
    [
      "a cursor in an unknown field",
      { gives: "list" },
      { data: [], meta: { next_cursor: "c" } },
      "the next page in `meta.page.cursor`",
    ],
    [
      "a cursor at the top level",
      { gives: "list" },
      { data: [], next_cursor: "c" },
      "the next page in `meta.page.cursor`",
    ],
    [
      "the number of the next page",
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
    [
      "such a flag in camel case",
      { gives: "list" },
      { data: [], hasMore: true },
      "the next page in `meta.page.cursor`",
    ],
    ["the token of a page", { gives: "list" }, { data: [], pageToken: "t" }, "the next page in `meta.page.cursor`"],
    ["a page that is a token", { gives: "list" }, { data: [], page: "t" }, "the next page in `meta.page.cursor`"],
    [
      "a cursor on the tenth level",
      { gives: "list" },
      { data: [], ...nested(10, { next: "c" }) },
      "the next page in `meta.page.cursor`",
    ],
  ])("reports a mismatch for %s", (_, operation, body, expected) => {
    expect(readEnvelope(operation, body).mismatch?.expected).toBe(expected);
  });

  test.each<[string, Parameters<typeof readEnvelope>[0], unknown, unknown]>([
    ["the body itself if it is not an envelope", {}, "<html>", "<html>"],
    ["the data if its type is wrong", { gives: "list" }, { data: null }, null],
    ["the resource if a field is missing", {}, { data: { id: "a" } }, { id: "a" }],
    ["the field if its type is wrong", {}, { data: { ...whole, type: 1 } }, 1],
    [
      "the fields beside the items if a cursor is missing",
      { gives: "list" },
      { data: [whole], has_more: true },
      { has_more: true },
    ],
  ])("sets `found` to %s", (_, operation, body, found) => {
    expect(readEnvelope(operation, body).mismatch?.found).toEqual(found);
  });
});
