import { readFileSync } from "node:fs";

/** A signed delivery from spec/vectors, and what a verifier must make of it. */
export interface Vector {
  readonly name: string;
  readonly secrets: readonly string[];
  readonly body?: string;
  readonly body_base64?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly now: number;
  readonly expect: { readonly secret_index?: number; readonly refused?: string };
}

const file = new URL("../../../../spec/vectors/webhooks.json", import.meta.url);
const { vectors }: { vectors: Vector[] } = JSON.parse(readFileSync(file, "utf8"));

export const accepted: readonly Vector[] = vectors.filter(({ expect }) => expect.refused === undefined);
export const refused: readonly Vector[] = vectors.filter(({ expect }) => expect.refused !== undefined);

/** The raw bytes of a vector's body. */
export function bodyOf({ body, body_base64 }: Vector): Uint8Array {
  return body === undefined ? Buffer.from(body_base64 ?? "", "base64") : Buffer.from(body, "utf8");
}
