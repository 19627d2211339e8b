import { readFile, stat } from "node:fs/promises";
import { GenerateError, quoted } from "./problem.ts";

/** A larger file is refused: ours has a tenth of it, and the compiler of the user would have to read its types. */
const maxBytes = 20_000_000;

/** How long a server may take, in milliseconds. */
const timeoutMs = 60_000;

/**
 * Reads the text of a description from a file or a URL.
 *
 * @throws {GenerateError} If it cannot be read, is too large, or the URL leads to another page.
 */
export async function loadText(from: string): Promise<string> {
  return /^https?:\/\//i.test(from) ? fetchText(from) : readText(from);
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw tooLarge(file);
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof GenerateError) throw error;
    throw new GenerateError(`${file} cannot be read (${codeOf(error)}): pass the path or the URL of an OpenAPI file`);
  }
}

async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url, {
      headers: { Accept: "application/json, application/yaml, text/yaml, */*;q=0.5" },
      // A redirect leads to a page for people, who then have a session: what follows is no description.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status >= 300 && response.status < 400) {
      const place = quoted(response.headers.get("location") ?? "another page");
      throw new GenerateError(
        `${url} redirects to ${place}, perhaps to log in: download the file in your browser, and pass its path`,
      );
    }
    if (!response.ok) {
      throw new GenerateError(
        `${url} responds with status ${response.status}: download the file in your browser, and pass its path`,
      );
    }
    return await readBody(url, response);
  } catch (error) {
    if (error instanceof GenerateError) throw error;
    throw new GenerateError(`${url} cannot be loaded (${codeOf(error)}): check the URL, or pass the path of a file`);
  }
}

async function readBody(url: string, response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > maxBytes) throw tooLarge(url);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function tooLarge(from: string): GenerateError {
  return new GenerateError(
    `${from} has more than ${maxBytes / 1_000_000} MB: pass a description without examples, of this API alone`,
  );
}

function codeOf(error: unknown): string {
  const { code, cause, name } = Object(error);
  return String(code ?? Object(cause).code ?? name);
}
