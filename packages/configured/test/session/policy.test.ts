import { expect, test } from "vitest";
import { policyFiles } from "../../src/session/policy.ts";

test.each([
  ["linux", {}, ["/etc/planasonix/policy.toml"], 0],
  ["darwin", { ProgramData: "/home/me" }, ["/etc/planasonix/policy.toml"], 0],
  ["win32", {}, ["C:\\ProgramData\\planasonix\\policy.toml"], undefined],
  [
    "win32",
    { ProgramData: "D:\\Mine" },
    ["C:\\ProgramData\\planasonix\\policy.toml", "D:\\Mine\\planasonix\\policy.toml"],
    undefined,
  ],
] as const)(
  "on %s with %j, the administrator's file is %j, and no variable replaces it",
  (platform, env, paths, owner) => {
    expect(policyFiles({ platform, env })).toEqual({ paths, owner });
  },
);
