import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as client from "../src/index.ts";
import { thrownBy } from "./support/client.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** Returns the code spans in the first column of the table under a heading. */
function firstColumn(heading: string): string[] {
  const [, section = ""] = readme.split(`## ${heading}\n`);
  const rows = section.split("\n## ")[0]?.match(/^\| `.*$/gm) ?? [];
  return rows.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
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

  test("names every error class, and lists only error classes in the table of errors", () => {
    const classes = Object.keys(client).filter((name) => /^[A-Z]\w+Error$/.test(name));

    expect(classes.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
    expect(firstColumn("Errors").filter((name) => !classes.includes(name))).toEqual([]);
  });
});
