/** What the client says where another form of the API may be the cause, and no dialect is set. */
const sentence = /\. Another form\?(?: See)? https:\/\/npmjs\.com\/package\/@planasonix\/client/;

/** How deep the causes of an error are read. */
const depth = 5;

/**
 * Says in the message of an error which dialect the body of the response looks like. What recognizes it is loaded only for
 * such an error.
 */
export async function nameOtherForm(error: unknown): Promise<void> {
  const saying = errorsOf(error).filter(({ message }) => sentence.test(message));
  // The error of a wait quotes its cause, which has the body.
  const { operation, body, status } = saying.find(({ body }) => body !== undefined) ?? saying[0] ?? {};
  if (body !== undefined && operation !== undefined) {
    const { recognizeDialect } = await import("@planasonix/client/dialect");
    const [name] = recognizeDialect(operation, body);
    if (name !== undefined) return advise(error, `This looks like ${adviceOf(name)}`);
  }
  if (status === 404) advise(error, "If the server may speak another form of the API: planasonix auth status");
}

/** The form of a dialect in words, and how to choose it. */
export function adviceOf(name: string): string {
  return `the form of ${titles[name] ?? name}: set PLANASONIX_DIALECT=${name}, or \`dialect\` in the profile that has the base URL`;
}

/** Whose form the known dialects are. */
export const titles: Readonly<Record<string, string>> = {
  "airflow-provider": "the Airflow provider",
  "mcp-server": "the MCP server",
  pages: "the pages of the documentation",
};

/** Puts advice in place of the sentence of the client, also in errors that quote it, or else at the end. */
export function advise(error: unknown, advice: string): void {
  const errors = errorsOf(error);
  const quoting = errors.filter(({ message }) => sentence.test(message));
  for (const one of quoting) one.message = one.message.replace(sentence, `. ${advice}`);
  const [first] = errors;
  if (first && quoting.length === 0) first.message = `${first.message.replace(/\.$/, "")}. ${advice}`;
}

interface FormError {
  message: string;
  readonly operation?: string;
  readonly body?: unknown;
  readonly status?: number;
}

function errorsOf(error: unknown): FormError[] {
  const chain: FormError[] = [];
  for (let one = error; typeof one === "object" && one !== null && chain.length < depth; one = Object(one).cause) {
    if (typeof Object(one).message === "string") chain.push(one as FormError);
  }
  return chain;
}
