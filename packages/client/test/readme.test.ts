import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { internalsOf } from "@planasonix/runtime";
import { describe, expect, test } from "vitest";
import * as client from "../src/index.ts";
import { thrownBy } from "./support/client.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const guide = readFileSync(new URL("../../../docs/guides/errors.md", import.meta.url), "utf8");

/** Returns the cells of the table under a heading of a page. */
function rowsOf(heading: string, page = readme): string[][] {
  const [, section = ""] = page.split(`## ${heading}\n`);
  const rows = section.split("\n## ")[0]?.match(/^\| `.*$/gm) ?? [];
  return rows.map((row) => row.slice(2).split(" | "));
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
}

/** Returns the code spans in the first column of the table under a heading of a page. */
function firstColumn(heading: string, page?: string): string[] {
  return rowsOf(heading, page).flatMap(([cell = ""]) => namesIn(cell));
}

/** The forms in which the table shows a default: a number also with groups of digits, in KiB, and in MiB. */
function formsOf(value: string | number | boolean): string[] {
  if (typeof value !== "number") return [JSON.stringify(value), `\`${value}\``];
  return [
    String(value),
    value.toLocaleString("en").replaceAll(",", "_"),
    `${value / 1024} KiB`,
    `${value / 1024 ** 2} MiB`,
  ];
}

describe("README.md", () => {
  test("links only to files that exist", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = ""]) => path);
    const missing = links.filter((path) => !existsSync(fileURLToPath(new URL(`../${path}`, import.meta.url))));

    expect(missing).toEqual([]);
  });

  test("lists every option of a client and no other", async () => {
    const make: (options: object) => object = client.createClient;
    const told = String(await thrownBy(() => make({ "": 1 })));

    expect(firstColumn("Options").sort()).toEqual(told.split("the options are ")[1]?.split(", ").sort());
  });

  test("states the default of every option that is a number, a text or a switch", () => {
    // Without the time limit of an attempt, which depends on the operation.
    const { options } = internalsOf(client.createClient({ apiKey: "any-key" })).exchange;
    const defaults = Object.entries(options).filter(([name]) => name !== "apiKey");
    const wrong = defaults.flatMap(([name, value]) => {
      if (!["string", "number", "boolean"].includes(typeof value)) return [];
      const [names = "", stated = ""] = rowsOf("Options").find(([cell = ""]) => namesIn(cell).includes(name)) ?? [];
      // A row of several options states their defaults in the same order, or one for all.
      const parts = stated.split("; ");
      const own = parts[namesIn(names).indexOf(name)] ?? stated;
      const words = own.split(/, else |, or /).map((word) => word.replace(/^`"(.*)"`$/, '"$1"'));
      return words.some((word) => formsOf(value).includes(word)) ? [] : [`${name}: ${own}, but the code has ${value}`];
    });

    expect(wrong).toEqual([]);
  });
});

test("the guide about errors names every error class, and its table lists no other", () => {
  const classes = Object.keys(client).filter((name) => /^[A-Z]\w+Error$/.test(name));

  expect(classes.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  expect(firstColumn("Error classes", guide).filter((name) => !classes.includes(name))).toEqual([]);
});
