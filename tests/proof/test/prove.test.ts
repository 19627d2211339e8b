import { describe, expect, test } from "vitest";
import { type Combination, LeftOut, type User } from "../src/combination.ts";
import { prove } from "../src/prove.ts";

const at = (folder: string): User => ({ folder, tools: "", baseUrl: "", open: async () => undefined });
const users = { user: at("packages"), control: at("broken packages") };

/** Tries a tool that throws `withPackages` with the packages, and `withBroken` with broken ones. */
function proveTool(withPackages?: Error, withBroken?: Error): ReturnType<typeof prove> {
  const combination: Combination = {
    name: "tool",
    control: "main",
    prove: async ({ folder }) => {
      const error = folder === users.user.folder ? withPackages : withBroken;
      if (error) throw error;
    },
  };
  return prove(combination, users);
}

const unresolved = new Error("Cannot find module '@planasonix/client'");

describe("a combination", () => {
  test("passes if the tool works with the packages and does not work with broken ones", async () => {
    expect(await proveTool(undefined, unresolved)).toEqual({ kind: "passed" });
  });

  test("fails, with the output of the tool, if the tool fails", async () => {
    expect(await proveTool(unresolved, unresolved)).toEqual({ kind: "failed", output: unresolved.message });
  });

  test("fails if the tool works with broken packages", async () => {
    expect(await proveTool()).toMatchObject({
      kind: "failed",
      output: expect.stringContaining("also passes without main"),
    });
  });

  test("fails if the tool fails with broken packages, but its output does not name the client", async () => {
    const output = expect.stringContaining("does not name the client:\nno such file");

    expect(await proveTool(undefined, new Error("no such file"))).toMatchObject({ kind: "failed", output });
  });

  test("is left out if the tool does not exist for this machine", async () => {
    expect(await proveTool(new LeftOut("none here"))).toEqual({ kind: "left out", reason: "none here" });
  });
});
