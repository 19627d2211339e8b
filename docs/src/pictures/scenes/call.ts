import type { Middleware } from "@planasonix/client/middleware";
import { duration } from "../drawn/duration.ts";
import type { Picture } from "../drawn/picture.ts";
import { drawSteps } from "../drawn/steps.ts";
import { openStage, type SentRequest } from "./stage.ts";

/** The way of a call with two attempts through what a program can pass to the client. */
export async function drawCall(): Promise<Picture> {
  await using stage = await openStage();
  const { apiKey, faults } = stage.sandbox;
  faults.add({ operation: "runs.get", status: 503, times: 1 });
  const seen: { readonly layer: string; readonly text: string; readonly status?: number }[] = [];
  const middleware: Middleware = (next) => async (request) => {
    seen.push({ layer: "middleware", text: "Middleware sees it, not the key" });
    const response = await next(request);
    const { status } = response;
    seen.push({ layer: "middleware", text: `Middleware sees the ${status}`, status });
    return response;
  };
  const sent: SentRequest[] = [];
  const planasonix = stage.client(sent, {
    rateLimiter: {
      acquire: ({ attempt }) => {
        const last = sent.at(-1);
        if (last) seen.push({ layer: "call", text: `The call waits ${duration(stage.now() - last.to)}` });
        seen.push({ layer: "limiter", text: `The limiter lets attempt ${attempt} pass` });
        return {};
      },
      release: (_, { status } = Response.error()) => {
        seen.push({ layer: "limiter", text: `The limiter sees the ${status}`, status });
      },
    },
    middleware: [middleware],
    apiKey: () => {
      seen.push({ layer: "key", text: "The API key is added" });
      return apiKey;
    },
    fetch: async (input, init) => {
      const response = await stage.fetch(sent)(input, init);
      const { status } = response;
      seen.push({ layer: "fetch", text: `fetch sends it, and gets a ${status}`, status });
      return response;
    },
  });
  seen.push({ layer: "program", text: "The program calls runs.get" });
  await planasonix.runs.get("run_01j8k2m4");
  seen.push({ layer: "program", text: "The program gets the run", status: 200 });

  // The layers, by the order in which the call enters them.
  const layers = [...new Set(["program", "call", ...seen.map(({ layer }) => layer)])];
  const kindOf = (status?: number): string =>
    status === undefined ? "request" : status === 200 ? "succeeded" : "failed";
  return drawSteps(
    "The way of a call with two attempts",
    seen.map(({ layer, text, status }) => ({
      depth: layers.indexOf(layer),
      text,
      kind: layer === "call" ? "waiting" : kindOf(status),
    })),
  );
}
