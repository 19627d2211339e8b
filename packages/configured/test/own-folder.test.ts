import { expect, test } from "vitest";
import { ownFolder } from "../src/own-folder.ts";

test.each([
  ["linux", { XDG_CACHE_HOME: "/caches" }, "cache", "/caches/planasonix"],
  ["linux", {}, "cache", "/home/me/.cache/planasonix"],
  ["linux", { XDG_CACHE_HOME: "caches" }, "cache", "/home/me/.cache/planasonix"],
  ["win32", { LOCALAPPDATA: "C:/Users/me/AppData/Local" }, "cache", "C:/Users/me/AppData/Local/planasonix"],
  ["linux", { XDG_CONFIG_HOME: "/x" }, "configuration", "/x/planasonix"],
  ["linux", { XDG_CONFIG_HOME: "x" }, "configuration", "/home/me/.config/planasonix"],
  ["win32", { APPDATA: "/roaming" }, "configuration", "/roaming/planasonix"],
  ["win32", {}, "configuration", "/home/me/AppData/Roaming/planasonix"],
] as const)("on %s with %j, the folder for the %s is %s", (platform, env, kind, path) => {
  expect(ownFolder({ platform, env, home: "/home/me" }, kind)).toBe(path);
});

test.each(["", "relative", "."])("with the home %j, no folder is below the current one", (home) => {
  for (const kind of ["cache", "configuration"] as const) {
    expect(ownFolder({ platform: "linux", env: {}, home }, kind)).toBeUndefined();
  }
});
