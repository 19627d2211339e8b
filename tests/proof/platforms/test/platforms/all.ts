// The platforms of the tests: how each runs the program, and where their behaviour differs.
import type {} from "@planasonix/chromium/src/setup.ts"; // Declares the key `chromium` of `inject`.
import { inject } from "vitest";
import { runOnChromium } from "./chromium.ts";
import { command } from "./command.ts";
import { executable, nodeExecutable } from "./executable.ts";
import type { RunOn } from "./platform.ts";
import { runOnWorkerd } from "./workerd.ts";

/** A platform and its differences from the others. */
export interface Platform {
  readonly name: string;
  readonly run: RunOn;
  /** The error code of each failure, or the name of the error if the platform reports no code. */
  readonly codes: Readonly<Record<"refused" | "reset" | "cutOff" | "unknownHost" | "notTls", string>>;
  /** Whether the platform reports that nothing was sent if it could not connect. */
  readonly reportsNotSent: boolean;
  /**
   * Whether the platform reports that nothing was sent if the TLS handshake failed. Bun uses the same code for failures
   * during and after the handshake.
   */
  readonly reportsHandshake: boolean;
  /** How many times the server receives a GET whose reused connection is reset: some platforms repeat the request. */
  readonly resetGets: number;
  /** How many times the server receives a POST whose reused connection is reset: some platforms repeat the request. */
  readonly resetPosts: number;
  /** Whether the program can read environment variables. */
  readonly hasEnvironment: boolean;
  /** Whether the program runs in a web page: visitors can read its code, and the target of a redirect is hidden. */
  readonly isPage: boolean;
}

export const apiKey = "sk_test_platforms_4f1d";

const env = { PLANASONIX_API_KEY: apiKey };
const deno = executable("deno", process.platform === "win32" ? "deno.exe" : "deno");
const denoNet = "--allow-net=127.0.0.1,nosuchhost.invalid";
const denoRun = ["run", "--no-prompt", "--no-lock", "--no-remote", "--node-modules-dir=manual", denoNet];
const denoEnv = "--allow-env=PLANASONIX_ALLOW,PLANASONIX_API_KEY,PLANASONIX_BASE_URL,PLANASONIX_LOG";
const node = {
  reportsNotSent: true,
  reportsHandshake: true,
  resetGets: 1,
  resetPosts: 1,
  hasEnvironment: true,
  isPage: false,
};
const web = { ...node, reportsNotSent: false, reportsHandshake: false, resetGets: 2, hasEnvironment: false };
const name = "ConnectionError";
const names = { refused: name, reset: name, cutOff: name, unknownHost: name, notTls: name };
const codes = { refused: "ECONNREFUSED", reset: "ECONNRESET", unknownHost: "ENOTFOUND" };

const chromium = inject("chromium");
const bun = command(executable("bun", process.platform === "win32" ? "bin/bun.exe" : "bin/bun"), [], env);

const onNode = (name: string, file: string | undefined, args: readonly string[] = []): readonly Platform[] => {
  const own = { codes: { ...codes, cutOff: "UND_ERR_SOCKET", notTls: "ERR_SSL_WRONG_VERSION_NUMBER" } };
  return file === undefined ? [] : [{ ...node, ...own, name, run: command(file, args, env) }];
};
const onChromium = (name: string, host?: string): readonly Platform[] => {
  const own = { codes: names, resetPosts: 2, isPage: true };
  return chromium === undefined ? [] : [{ ...web, ...own, name, run: runOnChromium(chromium, host) }];
};

/** The platforms that run on this machine. */
export const platforms: readonly Platform[] = [
  ...onNode("Node 22", nodeExecutable("22")),
  ...onNode("this Node", process.execPath),
  ...onNode("this Node with a fetch that caches", process.execPath, ["--import", "./src/caching-fetch.ts"]),
  ...onNode("Node 26", nodeExecutable("26")),
  {
    ...node,
    name: "Bun",
    run: bun,
    codes: { ...codes, cutOff: "ECONNRESET", notTls: "EPROTO" },
    reportsHandshake: false,
    resetGets: 2,
  },
  {
    ...node,
    name: "Deno",
    run: command(deno, [...denoRun, denoEnv], env),
    codes: { ...names, ...codes },
    resetGets: 2,
    resetPosts: 2,
  },
  {
    ...node,
    name: "Deno without access to the environment",
    run: command(deno, denoRun, env),
    codes: { ...names, ...codes },
    resetGets: 2,
    resetPosts: 2,
    hasEnvironment: false,
  },
  { ...web, name: "workerd", run: runOnWorkerd, codes: names },
  ...onChromium("Chromium"),
  ...onChromium("Chromium outside a secure context", "page.test"),
];
