import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EndSignal, SessionHost } from "../../src/session/host.ts";

/** A host whose messages are a text, and whose time limits and signals come when the test says so. */
export interface FakeHost extends SessionHost {
  readonly texts: { stderr: string };
  expire(): void;
  send(signal: EndSignal): void;
}

/** Creates a host in whose home folder there is nothing. */
export function fakeHost(options: Partial<SessionHost> = {}): FakeHost {
  const texts = { stderr: "" };
  const limits = new Set<() => void>();
  const listeners = new Set<(signal: EndSignal) => void>();
  return {
    userAgent: "a-test/1.0.0",
    env: {},
    platform: "linux",
    cwd: tmpdir(),
    home: mkdtempSync(join(tmpdir(), "planasonix-configured-")),
    policyFiles: { paths: [], owner: undefined },
    stderr: {
      write: async (text) => {
        texts.stderr += text;
      },
    },
    stdin: async () => "key-of-stdin\n",
    after(_, callback) {
      limits.add(callback);
      return () => limits.delete(callback);
    },
    onSignal(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    ...options,
    texts,
    expire() {
      for (const callback of limits) callback();
    },
    send(signal) {
      for (const listener of listeners) listener(signal);
    },
  };
}

/** A host with this configuration file. */
export function hostWith(config: string, options: Partial<SessionHost> = {}, mode = 0o600): FakeHost {
  const host = fakeHost(options);
  const folder = join(host.home, ".config/planasonix");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "config.toml"), config);
  chmodSync(join(folder, "config.toml"), mode);
  return host;
}

/** A file with this text, in a folder of its own. */
export function fileWith(text: string, name = "file"): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-file-"));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
