import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "@planasonix/runtime";
import { fakeClock } from "@planasonix/runtime/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { withLock } from "../../src/file-store/file-lock.ts";
import { rejection } from "../support/client.ts";

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  lock = join(folder, "starts.json.lock");
});

const done = async (): Promise<string> => "done";

describe("a lock", () => {
  test("is the only file while it is held, and is gone after that", async () => {
    expect(await withLock(lock, async () => readdirSync(folder), systemClock)).toEqual(["starts.json.lock"]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is released if what it protects fails", async () => {
    expect(String(await rejection(withLock(lock, () => Promise.reject(new Error("full")), systemClock)))).toContain(
      "full",
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is waited for, and taken as soon as it is free", async () => {
    writeFileSync(lock, "");
    const clock = { ...fakeClock(), sleep: async () => rmSync(lock, { force: true }) };

    expect(await withLock(lock, done, clock)).toBe("done");
  });

  test("is taken over once nobody has touched it for 2 s, however old or new its time is", async () => {
    for (const time of [0, Date.now() / 1000, Date.now() / 1000 + 7_200]) {
      writeFileSync(lock, "");
      utimesSync(lock, time, time);
      const clock = fakeClock();

      expect(await withLock(lock, done, clock)).toBe("done");
      expect(clock.monotonic()).toBeGreaterThan(2_000);
      expect(clock.monotonic()).toBeLessThan(2_500);
    }
  });

  test("that is touched is waited for", async () => {
    writeFileSync(lock, "");
    const fake = fakeClock();
    let touches = 0;
    const touch = async (): Promise<void> => {
      touches += 1;
      utimesSync(lock, touches, touches);
      if (touches === 20) rmSync(lock);
      await fake.advance(1_000);
    };

    expect(await withLock(lock, done, { ...fake, sleep: (ms) => (touches < 20 ? touch() : fake.sleep(ms)) })).toBe(
      "done",
    );
    expect(touches).toBe(20);
  });

  test("is not taken from a holder that is slow, because it shows that it is alive", async () => {
    const events: string[] = [];
    const first = withLock(
      lock,
      async () => {
        const { mtimeMs } = statSync(lock);
        await sleep(3_000); // Longer than a dead holder is waited for.
        events.push(statSync(lock).mtimeMs > mtimeMs ? "touched" : "not touched", "first");
      },
      systemClock,
    );
    await expect.poll(() => readdirSync(folder)).toHaveLength(1);
    await withLock(lock, async () => events.push("second"), systemClock);
    await first;

    expect(events).toEqual(["touched", "first", "second"]);
  });

  test("of another process stays, if the own one was taken over meanwhile", async () => {
    await withLock(
      lock,
      async () => {
        rmSync(lock);
        writeFileSync(lock, "");
      },
      systemClock,
    );

    expect(readdirSync(folder)).toEqual(["starts.json.lock"]);
  });

  test("that others use for a minute is an error that says so", async () => {
    writeFileSync(lock, "");
    const fake = fakeClock();
    let touches = 0;
    const touch = async (): Promise<void> => {
      touches += 1;
      utimesSync(lock, touches, touches);
      await fake.advance(1_000);
    };

    expect(String(await rejection(withLock(lock, done, { ...fake, sleep: touch })))).toContain(
      `${lock} is in use for a minute`,
    );
    expect(readdirSync(folder)).toEqual(["starts.json.lock"]);
  });

  test("that is a folder is an error", async () => {
    mkdirSync(lock);

    expect(await rejection(withLock(lock, done, fakeClock()))).toBeInstanceOf(Error);
  });
});
