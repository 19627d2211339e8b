import type { RequestListener } from "node:http";
import { answer, answerHeaders } from "./answer.ts";

/** Answers everything at once with the same body. */
export function answerAtOnce(): RequestListener {
  const headers = { ...answerHeaders, "content-length": Buffer.byteLength(answer) };
  return (request, response) => {
    request.resume();
    request.on("end", () => response.writeHead(200, headers).end(answer));
  };
}
