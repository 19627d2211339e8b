import type { Package } from "../package.ts";

export const runtime: Package = {
  at: "packages/runtime",
  purpose: "The behaviour of the client over a table of operations; knows no endpoint.",
  imports: [],
  doors: ["index.ts", "limiter.ts", "middleware.ts", "otel/index.ts", "raw.ts", "testing/index.ts", "undici/index.ts"],
  folders: {
    model: {
      purpose:
        "The basic types of the runtime (operation, request, response, attempt, middleware, rate limiter) and pure functions over them.",
      imports: [],
    },
    http: { purpose: "Reads and writes the text of HTTP: headers, dates, rate limits and JSON.", imports: [] },
    platform: {
      purpose:
        "Besides `testing`, only this folder uses the globals for time, `fetch`, the environment, randomness and the console.",
      imports: [],
    },
    errors: {
      purpose: "All error classes of the SDK, and the functions that create their instances.",
      imports: ["model", "http", "platform"],
    },
    options: {
      purpose: "The options that callers pass: their types, defaults and validation.",
      imports: ["model", "http", "platform"],
    },
    redaction: {
      purpose: "Replaces API keys and values of sensitive fields in logs and errors.",
      imports: ["errors", "http", "platform"],
    },
    "exchange/*": {
      purpose: "The layers of a call, of which none imports another.",
      imports: ["redaction", "options", "errors", "platform", "http", "model"],
      inside: {
        auth: "Adds the API key, and asks for a new one after a 401.",
        policy:
          "Decides whether a client may send a request; finds the operation by method and address, because middleware, a raw call or a redirect may have changed the address.",
        "rate-limit": "Decides when a request may be sent: by the quotas that the API states, and by its 429s.",
        response: "Converts a response to data or an error; only this folder knows the API's envelope.",
        retry: "Repeats an attempt if that is safe and useful.",
        transport: "Sends an attempt with `fetch`, follows redirects and reads the body.",
      },
    },
    exchange: { purpose: "One call, from arguments to data: the order of the layers.", imports: ["exchange/*", "..."] },
    "client/waiting": {
      purpose: "Polls long-running work, waits for it and follows its log.",
      imports: ["exchange", "options", "errors", "http", "model", "platform"],
    },
    client: {
      purpose: "What a caller can access: the methods of a client over a table of operations, and no HTTP.",
      imports: ["client/waiting", "..."],
    },
    testing: {
      purpose:
        "Test doubles: a clock that jumps, a `fetch` and a `next` that follow a script, results and errors for stubs.",
      imports: ["client", "exchange", "redaction", "options", "errors", "http", "model", "platform"],
    },
    undici: {
      purpose: "Sends requests through a dispatcher of undici, without the work that `fetch` adds.",
      imports: ["model", "platform"],
    },
    otel: {
      purpose:
        "Reports calls, attempts and waits to OpenTelemetry, through its API package alone and with nothing that exists once in a process, because an application may have the client twice.",
      imports: ["model", "http", "platform"],
    },
  },
};
