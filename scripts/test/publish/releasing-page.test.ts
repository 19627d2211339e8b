import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand } from "../../publish/command.ts";
import { readPublicManifests } from "../../publish/packed-packages.ts";
import { isPlaceholder, placeholder } from "../../publish/releasable.ts";
import { readWorkflow } from "../../publish/workflow.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const page = readFileSync(`${root}RELEASING.md`, "utf8");

test("RELEASING.md lists every published package, and fits on a page", () => {
  const [, list = ""] = /The packages are (.*?)\./s.exec(page) ?? [];
  const listed = [...list.matchAll(/`(.+?)`/g)].map(([, name]) => `@planasonix/${name}`);

  expect(listed).toEqual(readPublicManifests(root).map(({ name }) => name));
  expect(page.split("\n").length).toBeLessThanOrEqual(80);
});

test("RELEASING.md names the environments, the jobs and the file of the workflow", () => {
  const jobs = Object.entries(readWorkflow("release.yml").jobs);
  const environments = jobs.flatMap(([, { environment = [] }]) => environment);

  expect(environments).toEqual(["npm", "github-release"]);
  for (const name of [...environments, ...jobs.map(([name]) => name)]) expect(page).toContain(`\`${name}\``);
  expect(page).toContain("--file release.yml --repo <owner>/<repo> --env npm ");
});

test("package.json states the owner of the repository, and the links of READMEs contain the same address", async () => {
  const { repository } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const [, , , owner = ""] = repository.split("/");
  const pattern = `github\\.com/(${placeholder}|${owner})/[A-Za-z-]+`;
  const found = await runCommand("git", ["grep", "-oE", pattern, "--", ".", ":!scripts/test"], root);
  const places = found.split("\n").map((line) => line.split(":"));
  const isReadme = (file = "") => /^packages\/\w+\/README\.md$/.test(file);

  expect(places.filter(([file]) => !isReadme(file))).toEqual([["package.json", repository.replace("https://", "")]]);
  expect(places.filter(([, address]) => `https://${address}` !== repository)).toEqual([]);
  expect(isPlaceholder(repository)).toBe(owner === placeholder);
});
