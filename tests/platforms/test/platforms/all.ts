import { hasChromium, runOnChromium } from "./chromium.ts";
import { command } from "./command.ts";
import { executable } from "./executable.ts";
import type { RunOn } from "./platform.ts";
import { runOnWorkerd } from "./workerd.ts";

/** A platform, and what it tells of what goes wrong. */
export interface Platform {
  readonly name: string;
  readonly run: RunOn;
  /** The code of a failure; where there is none, the name of the error stands for it. */
  readonly codes: Readonly<Record<"refused" | "reset" | "cutOff" | "unknownHost" | "notTls", string>>;
  /** Whether it tells that nothing was sent. */
  readonly tellsUnsent: boolean;
  /** The same of a handshake that fails: some use the codes of one for what goes wrong after it. */
  readonly tellsHandshake: boolean;
  /** How often a POST arrives whose kept connection is reset: some send it again by themselves. */
  readonly sendsKept: number;
  /** Whether the key of the environment can be read. */
  readonly hasEnvironment: boolean;
  /** Whether it is a page, whose visitors can read a key, and which is not told where a redirect leads. */
  readonly isPage: boolean;
}

/** The key in the environment of those that have one. */
export const apiKey = "sk_test_platforms_4f1d";

const env = { PLANASONIX_API_KEY: apiKey };
const deno = executable("deno", process.platform === "win32" ? "deno.exe" : "deno");
const denoNet = "--allow-net=127.0.0.1,nosuchhost.invalid";
const denoRun = ["run", "--no-prompt", "--no-lock", "--no-remote", "--node-modules-dir=manual", denoNet];
const denoEnv = "--allow-env=PLANASONIX_API_KEY,PLANASONIX_BASE_URL,PLANASONIX_LOG";
const told = { tellsUnsent: true, tellsHandshake: false, sendsKept: 1, hasEnvironment: true, isPage: false };
const untold = { ...told, tellsUnsent: false, hasEnvironment: false };
const name = "ConnectionError";
const names = { refused: name, reset: name, cutOff: name, unknownHost: name, notTls: name };
const codes = { refused: "ECONNREFUSED", reset: "ECONNRESET", unknownHost: "ENOTFOUND" };

const bun = command(executable("bun", process.platform === "win32" ? "bin/bun.exe" : "bin/bun"), [], env);

/** Every platform that this machine can have. */
export const platforms: readonly Platform[] = [
  {
    ...told,
    name: "Node",
    run: command(process.execPath, [], env),
    codes: { ...codes, cutOff: "UND_ERR_SOCKET", notTls: "ERR_SSL_WRONG_VERSION_NUMBER" },
  },
  { ...told, name: "Bun", run: bun, codes: { ...codes, cutOff: "ECONNRESET", notTls: "EPROTO" } },
  {
    ...told,
    name: "Deno",
    run: command(deno, [...denoRun, denoEnv], env),
    codes: { ...names, ...codes },
    tellsHandshake: true,
    sendsKept: 2,
  },
  {
    ...told,
    name: "Deno that may not read the environment",
    run: command(deno, denoRun, env),
    codes: { ...names, ...codes },
    tellsHandshake: true,
    sendsKept: 2,
    hasEnvironment: false,
  },
  { ...untold, name: "workerd", run: runOnWorkerd, codes: names },
  ...(hasChromium
    ? [{ ...untold, name: "Chromium", run: runOnChromium, codes: names, sendsKept: 2, isPage: true }]
    : []),
];
