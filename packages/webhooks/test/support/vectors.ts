import { readFileSync } from "node:fs";

/** A signed delivery from spec/vectors, with the expected result of its verification. */
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

/** Deliveries that a verifier must accept. */
export const accepted: readonly Vector[] = vectors.filter(({ expect }) => expect.refused === undefined);
/** Deliveries that a verifier must reject. */
export const refused: readonly Vector[] = vectors.filter(({ expect }) => expect.refused !== undefined);

/** The raw bytes of a vector's body. */
export function bodyOf({ body, body_base64 }: Vector): Uint8Array {
  return body === undefined ? Buffer.from(body_base64 ?? "", "base64") : Buffer.from(body, "utf8");
}
