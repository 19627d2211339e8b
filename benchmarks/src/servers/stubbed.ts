import type { Setting } from "../clients/client-under-test.ts";
import { answer, answerHeaders } from "./answer.ts";

/** A server that takes no time at all. */
export const stubbed: Setting = {
  baseUrl: "http://127.0.0.1:9/v1",
  fetch: async () => new Response(answer, { headers: answerHeaders }),
};
