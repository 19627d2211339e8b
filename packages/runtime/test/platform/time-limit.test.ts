import { describe, expect, test, vi } from "vitest";
import { limitIdleTime, withTimeLimit } from "../../src/platform/time-limit.ts";
import { fakeClock } from "../../src/testing/index.ts";

const late = new Error("late");
const never = new Promise<never>(() => {});

/** A limit of one second with a fake clock. */
function limitOf(changes: { signal?: AbortSignal; abortGraceMs?: () => number } = {}) {
  const clock = fakeClock();
  return { clock, signal: undefined, ms: 1_000, onTimeout: () => late, ...changes };
}

describe("withTimeLimit", () => {
  test("settles as the work does", async () => {
    const failure = new Error("failed");

    await expect(withTimeLimit(limitOf(), async () => "done")).resolves.toBe("done");
    await expect(withTimeLimit(limitOf(), () => Promise.reject(failure))).rejects.toBe(failure);
  });

  test("rejects when the work throws instead of rejecting", async () => {
    const failure = new Error("thrown");

    await expect(
      withTimeLimit(limitOf(), () => {
        throw failure;
      }),
    ).rejects.toBe(failure);
  });

  test("rejects after the limit and aborts the controller of the work", async () => {
    const limit = limitOf();
    const controller = new AbortController();
    const result = expect(withTimeLimit({ ...limit, controller }, () => never)).rejects.toBe(late);

    await limit.clock.advance(1_000);
    await result;
    expect(controller.signal.reason).toBe(late);
  });

  test("rejects with the reason when the caller's signal aborts, without waiting for the work", async () => {
    const controller = new AbortController();
    const result = expect(withTimeLimit(limitOf({ signal: controller.signal }), () => never)).rejects.toBe("enough");

    controller.abort("enough");
    await result;
  });

  test("does not start the work if the caller's signal has already aborted", async () => {
    const work = vi.fn(async () => "done");

    await expect(withTimeLimit(limitOf({ signal: AbortSignal.abort("no") }), work)).rejects.toBe("no");
    expect(work).not.toHaveBeenCalled();
  });

  test("allows the work to continue during the grace period after an abort", async () => {
    const controller = new AbortController();
    const limit = limitOf({ signal: controller.signal, abortGraceMs: () => 100 });
    let finish = (_: string): void => {};
    const work = new Promise<string>((resolve) => {
      finish = resolve;
    });
    const result = withTimeLimit(limit, () => work);

    controller.abort("enough");
    await limit.clock.advance(99);
    finish("done");

    await expect(result).resolves.toBe("done");
  });

  test("rejects with the reason at the end of the grace period", async () => {
    const controller = new AbortController();
    const limit = limitOf({ signal: controller.signal, abortGraceMs: () => 100 });
    const result = expect(withTimeLimit(limit, () => never)).rejects.toBe("enough");

    controller.abort("enough");
    await limit.clock.advance(100);
    await result;
  });
});

describe("limitIdleTime", () => {
  const bytes = new Uint8Array([1]);

  test("passes on the chunks and ends with the source", async () => {
    const source = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });

    const reader = limitIdleTime(limitOf(), source).getReader();

    expect(await reader.read()).toEqual({ done: false, value: bytes });
    expect(await reader.read()).toMatchObject({ done: true });
  });

  test("fails when the source sends nothing within the limit, and cancels the source", async () => {
    const limit = limitOf();
    const cancel = vi.fn();
    const reader = limitIdleTime(limit, new ReadableStream({ cancel })).getReader();
    const read = expect(reader.read()).rejects.toBe(late);

    await limit.clock.advance(0); // The read starts the time limit.
    await limit.clock.advance(1_000);
    await read;
    expect(cancel).toHaveBeenCalledExactlyOnceWith(late);
  });

  test("starts the limit with each read, so that a slow reader causes no failure", async () => {
    const limit = limitOf();
    const source = new ReadableStream({ pull: (controller) => controller.enqueue(bytes) });
    const reader = limitIdleTime(limit, source).getReader();

    await reader.read();
    await limit.clock.advance(5_000);

    await expect(reader.read()).resolves.toMatchObject({ value: bytes });
  });

  test("converts the source's error with the given function", async () => {
    const source = new ReadableStream({ pull: (controller) => controller.error("reset") });
    const reader = limitIdleTime(limitOf(), source, (cause) => new Error("broke off", { cause })).getReader();

    await expect(reader.read()).rejects.toMatchObject({ message: "broke off", cause: "reset" });
  });

  test("passes on the source's error by default", async () => {
    const source = new ReadableStream({ pull: (controller) => controller.error("reset") });

    await expect(limitIdleTime(limitOf(), source).getReader().read()).rejects.toBe("reset");
  });

  test("fails when the signal aborts, even if no read is pending, and cancels the source", async () => {
    const controller = new AbortController();
    const cancel = vi.fn(() => Promise.reject(new Error("cannot cancel")));
    const reader = limitIdleTime(limitOf({ signal: controller.signal }), new ReadableStream({ cancel })).getReader();

    controller.abort("enough");

    await expect(reader.read()).rejects.toBe("enough");
    expect(cancel).toHaveBeenCalledExactlyOnceWith("enough");
  });

  test("cancels the source when the reader cancels", async () => {
    const cancel = vi.fn();

    await limitIdleTime(limitOf(), new ReadableStream({ cancel })).cancel("not needed");

    expect(cancel).toHaveBeenCalledExactlyOnceWith("not needed");
  });
});
