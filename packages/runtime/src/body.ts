import { noFacts } from "./attempts.ts";
import { ResponseFormatError } from "./errors.ts";
import { describeRequest, identify, type SendRequest } from "./send.ts";

/** How much of an error's body is read; what lies beyond is of no use in a message. */
const maxErrorBytes = 64 * 1024;

/**
 * Reads a response to its end as text, but no more than is allowed: a success that is longer is refused, an error that is
 * longer is cut off.
 */
export async function readText(request: SendRequest, response: Response, maxResponseBytes: number): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let text = "";
  for (let left = response.ok ? maxResponseBytes : maxErrorBytes; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    left -= value.byteLength;
    if (left < 0) {
      reader.cancel().catch(() => {});
      if (!response.ok) return text + decoder.decode(value.subarray(0, left));
      throw tooLong(request, response, maxResponseBytes);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function tooLong(request: SendRequest, response: Response, maxResponseBytes: number): ResponseFormatError {
  const expected = `at most ${maxResponseBytes} bytes (\`maxResponseBytes\`)`;
  return new ResponseFormatError(`${describeRequest(request)} answered more than ${expected}`, {
    ...identify(request),
    ...noFacts,
    status: response.status,
    url: request.url,
    expected,
    found: "a longer body",
  });
}
