import { type Ran, type RunOptions, run } from "./fake-machine.ts";

/** A request that a command sent. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What a command did, and what it sent. */
export interface Scripted extends Ran {
  readonly sent: readonly SentRequest[];
}

/** Runs a command against a server that gives these answers one after another, and the last one from then on. */
export async function runScripted(
  args: readonly string[],
  answers: readonly (() => Response)[],
  options: RunOptions = {},
): Promise<Scripted> {
  const sent: SentRequest[] = [];
  const fetch = async (url: string, { method = "GET", headers, body }: RequestInit): Promise<Response> => {
    const answer = answers[Math.min(sent.length, answers.length - 1)];
    sent.push({
      method,
      url,
      headers: Object(headers),
      body: typeof body === "string" ? JSON.parse(body) : body,
    });
    return answer?.() ?? Response.error();
  };
  const ran = await run(args, { ...options, clientOptions: { maxRetries: 0, ...options.clientOptions, fetch } });
  return { ...ran, sent };
}

/** An answer with JSON. */
export function json(body: unknown, init?: ResponseInit): () => Response {
  return () => Response.json(body, init);
}
