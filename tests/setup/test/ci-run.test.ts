import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);

const script = readFileSync(new URL(".ci/run", root), "utf8");

test("bash evaluates the lists of Debian packages in .ci/run", () => {
  const lists = [...script.matchAll(/^(\w+)=\$\(.+\)$/gm)];
  const program = `set -eu\n${lists.map(([line, name]) => `${line}\necho "$${name}"`).join("\n")}`;

  const [libraries, programs] = execFileSync("bash", ["-c", program], { cwd: root, encoding: "utf8" }).split("\n");

  expect(lists.map(([, name]) => name)).toEqual(["libraries", "programs"]);
  expect(libraries?.split(" ").length).toBeGreaterThan(1);
  expect(programs).toContain("redis-server redis-server");
});

test("the npm scripts that .ci/run runs exist", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  const names = [...script.matchAll(/^npm (?:run )?(\S+)$/gm)].map(([, name = ""]) => name);

  expect(names).toEqual(["test", "proof", "test:languages"]);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(names));
});
