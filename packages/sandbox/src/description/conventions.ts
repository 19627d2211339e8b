import { genericErrorCode } from "@planasonix/serving";
import { type Document, entries, isObject } from "./document.ts";

/** What the description declares in the same way for all operations. */
export interface Conventions {
  /** Returns the error code of a status: that of the first documented example, or else a generic one. */
  readonly errorCode: (status: number) => string;
  /** The names, in lower case, of the headers other than `Authorization` that carry the bare API key. */
  readonly keyHeaders: readonly string[];
}

/** Reads the conventions from the operations and the security schemes of a description. */
export function readConventions({ root, resolve }: Document): Conventions {
  const components = resolve(root.components);
  const codes = new Map<number, string>();
  const operations = entries(root.paths).flatMap(([, item]) => Object.values(resolve(item)).filter(isObject));
  for (const [status, response] of operations.flatMap(({ responses }) => entries(responses))) {
    if (codes.has(Number(status))) continue;
    const [, media] = entries(resolve(response).content)[0] ?? [];
    const [, example] = entries(resolve(media).examples)[0] ?? [];
    const { code } = resolve(resolve(resolve(example).value).error);
    if (typeof code === "string") codes.set(Number(status), code);
  }
  const schemes = entries(components.securitySchemes).map(([, scheme]) => resolve(scheme));
  return {
    errorCode: (status) => codes.get(status) ?? genericErrorCode(status),
    keyHeaders: schemes.filter((scheme) => scheme.in === "header").map(({ name }) => String(name).toLowerCase()),
  };
}
