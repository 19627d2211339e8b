import type { Dispatcher } from "undici";
import { describe, expect, test, vi } from "vitest";
import { Receiver } from "../../src/undici/receiver.ts";

/** A controller that records whether it is paused, and why it was aborted. */
class Controller implements Dispatcher.DispatchController {
  rawHeaders = null;
  rawTrailers = null;
  aborted = false;
  paused = false;
  reason: Error | null = null;

  abort(reason: Error): void {
    this.aborted = true;
    this.reason = reason;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }
}

/** A receiver whose request has started, unless `isWaiting`. */
function receive({ isWaiting = false } = {}) {
  const [onHead, onFailure, onEnd] = [vi.fn(), vi.fn(), vi.fn()];
  const receiver = new Receiver(onHead, onFailure, onEnd);
  const controller = new Controller();
  if (!isWaiting) receiver.onRequestStart(controller);
  return { receiver, controller, onHead, onFailure, onEnd };
}

describe("the head of a response", () => {
  test("has an empty text of the status if the server sends none", () => {
    const { receiver, controller, onHead } = receive();

    receiver.onResponseStart(controller, 204, { a: "1" });

    expect(onHead).toHaveBeenCalledExactlyOnceWith({ status: 204, statusText: "", fields: { a: "1" } });
  });

  test("is that of the final response, not of an early hint", () => {
    const { receiver, controller, onHead } = receive();

    receiver.onResponseStart(controller, 103, {}, "Early Hints");
    receiver.onResponseStart(controller, 200, {}, "OK");

    expect(onHead).toHaveBeenCalledExactlyOnceWith({ status: 200, statusText: "OK", fields: {} });
  });
});

describe("the body of a response", () => {
  test("pauses the socket while 128 KiB or more wait to be read", async () => {
    const { receiver, controller } = receive();
    const paused: boolean[] = [];
    const half = new Uint8Array(64 * 1024);

    receiver.onResponseData(controller, half);
    paused.push(controller.paused);
    receiver.onResponseData(controller, half);
    receiver.onResponseData(controller, half);
    paused.push(controller.paused);
    await receiver.read();
    paused.push(controller.paused);
    await receiver.read();
    paused.push(controller.paused);

    expect(paused).toEqual([false, true, true, false]);
  });

  test("goes to a read that waits, and then ends", async () => {
    const { receiver, controller, onEnd } = receive();
    const read = receiver.read();

    receiver.onResponseData(controller, Buffer.from("abc"));
    receiver.onResponseEnd();

    await expect(read).resolves.toEqual({ done: false, value: new TextEncoder().encode("abc") });
    await expect(receiver.read()).resolves.toEqual({ done: true, value: undefined });
    expect(onEnd).toHaveBeenCalledOnce();
  });

  test.each([
    ["an error", new Error("enough"), "enough"],
    ["no reason", undefined, "The response is no longer needed"],
  ])("that is cancelled with %s closes the connection, and ends the read that waits", async (_, reason, message) => {
    const { receiver, controller, onEnd } = receive();
    const read = receiver.read();

    await receiver.cancel(reason);
    receiver.onResponseData(controller, Buffer.from("late"));
    receiver.onResponseEnd();

    await expect(read).resolves.toEqual({ done: true, value: undefined });
    await expect(receiver.read()).resolves.toEqual({ done: true, value: undefined });
    expect(controller.reason).toMatchObject({ message });
    expect(onEnd).toHaveBeenCalledOnce();
  });

  test("that has already arrived does not close the connection when it is cancelled", async () => {
    const { receiver, controller } = receive();
    receiver.onResponseData(controller, Buffer.from("abc"));
    receiver.onResponseEnd();

    await receiver.cancel();

    expect(controller.aborted).toBe(false);
    await expect(receiver.read()).resolves.toEqual({ done: true, value: undefined });
  });

  test("that breaks off rejects the read that waits and each later one, after the chunks that arrived", async () => {
    const { receiver, controller } = receive();
    const error = new Error("broken");
    receiver.onResponseData(controller, Buffer.from("abc"));

    receiver.onResponseError(controller, error);
    receiver.onResponseError(controller, new Error("later"));

    expect(await receiver.read()).toMatchObject({ done: false });
    await expect(receiver.read()).rejects.toBe(error);
    await expect(receiver.read()).rejects.toBe(error);
  });
});

test("an abort before the request has a connection closes it as soon as there is one", () => {
  const { receiver, controller, onFailure, onEnd } = receive({ isWaiting: true });

  receiver.abort("enough");
  receiver.onRequestStart(controller);

  expect(onFailure).toHaveBeenCalledExactlyOnceWith("enough");
  expect(onEnd).toHaveBeenCalledOnce();
  expect(controller.reason).toMatchObject({ message: "The response is no longer needed", cause: "enough" });
});
