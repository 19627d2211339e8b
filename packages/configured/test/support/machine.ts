import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EndSignal, SessionMachine } from "../../src/session/machine.ts";

/** A machine whose messages are a text, and whose time limits and signals come when the test says so. */
export interface FakeMachine extends SessionMachine {
  readonly texts: { stderr: string };
  expire(): void;
  send(signal: EndSignal): void;
}

/** Creates a machine in whose home folder there is nothing. */
export function fakeMachine(options: Partial<SessionMachine> = {}): FakeMachine {
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

/** A machine with this configuration file. */
export function machineWith(config: string, options: Partial<SessionMachine> = {}, mode = 0o600): FakeMachine {
  const machine = fakeMachine(options);
  const folder = join(machine.home, ".config/planasonix");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "config.toml"), config);
  chmodSync(join(folder, "config.toml"), mode);
  return machine;
}

/** A file with this text, in a folder of its own. */
export function fileWith(text: string, name = "file"): string {
  const folder = mkdtempSync(join(tmpdir(), "planasonix-file-"));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
