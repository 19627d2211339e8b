import { describe, expect, test } from "vitest";
import { StoreTimeoutError, startTimer, withTimeLimit } from "../../src/store/time-limit.ts";
import { manualTimer } from "../support/manual-timer.ts";

describe("withTimeLimit", () => {
  test("resolves with the reply of the store, and cancels the timer", async () => {
    const timer = manualTimer();

    expect(await withTimeLimit(50, Promise.resolve(1), timer.start)).toBe(1);
    await Promise.resolve();
    expect(timer.pending()).toEqual([]);
  });

  test("rejects with the error of the store", async () => {
    const failure = Promise.reject(new Error("READONLY"));

    await expect(withTimeLimit(50, failure, manualTimer().start)).rejects.toThrow("READONLY");
  });

  test("rejects when the time limit passes, and ignores a later error of the store", async () => {
    const timer = manualTimer();
    let fail: (error: Error) => void = () => {};
    const command = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    const limited = withTimeLimit(50, command, timer.start);
    expect(timer.pending()).toEqual([50]);
    timer.fire();

    await expect(limited).rejects.toEqual(new StoreTimeoutError(50));
    fail(new Error("Connection is closed"));
  });
});

describe("startTimer", () => {
  test("calls back, but not after the timer is canceled", async () => {
    const called: string[] = [];
    startTimer(0, () => called.push("canceled"))();
    await new Promise<void>((resolve) => startTimer(0, resolve));

    expect(called).toEqual([]);
  });
});
