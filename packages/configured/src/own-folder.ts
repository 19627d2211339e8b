import { join, posix, win32 } from "node:path";
import type { SessionMachine } from "./session/machine.ts";

/** What the places of the program's own files depend on. */
export type FolderMachine = Pick<SessionMachine, "env" | "platform" | "home">;

/**
 * The folder of this program for its configuration, or for what it can read again; `undefined` without a home, because a
 * relative path would lead into the current folder, which may come from somebody else.
 */
export function ownFolder({ env, platform, home }: FolderMachine, kind: "configuration" | "cache"): string | undefined {
  const isConfiguration = kind === "configuration";
  const isWindows = platform === "win32";
  const given = isWindows
    ? env[isConfiguration ? "APPDATA" : "LOCALAPPDATA"]
    : env[isConfiguration ? "XDG_CONFIG_HOME" : "XDG_CACHE_HOME"];
  const usual = isWindows
    ? join(home, "AppData", isConfiguration ? "Roaming" : "Local")
    : join(home, isConfiguration ? ".config" : ".cache");
  const { isAbsolute } = isWindows ? win32 : posix;
  const folder = [given, usual].find((path) => path && isAbsolute(path));
  return folder && join(folder, "planasonix");
}
