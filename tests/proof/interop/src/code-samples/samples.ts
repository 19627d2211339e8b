import { operations } from "../description.ts";

/** The sample of an operation in one language. */
export interface CodeSample {
  readonly operationId: string;
  readonly source: string;
}

/** The samples of all operations in one language. Omits operations without a sample. */
export function codeSamples(lang: "bash" | "typescript"): CodeSample[] {
  return operations.flatMap(({ object: { operationId, "x-codeSamples": samples = [] } }) =>
    samples.filter((sample) => sample.lang === lang).map(({ source }) => ({ operationId, source })),
  );
}
