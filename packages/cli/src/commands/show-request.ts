import type { Planasonix } from "@planasonix/client";
import type { Command } from "@planasonix/configured/src/described/command.ts";
import { otherCommands } from "@planasonix/configured/src/described/read-commands.ts";
import type { SpokenDialect } from "@planasonix/configured/src/session/spoken-dialect.ts";
import { safeJson } from "@planasonix/configured/src/shown/sanitize.ts";
import { secrets } from "@planasonix/openapi/operations";
import type { Session } from "../session/session.ts";
import { quote } from "../typed/quote.ts";

/** The fields whose values are secret. */
type Secrets = Pick<typeof secrets, "fields" | "names">;

/** What would be sent. */
interface Sent {
  readonly url: string;
  readonly init: { readonly method: string; readonly headers?: HeadersInit; readonly body?: unknown };
}

/** Prints the request of a command as curl, without secrets, and sends nothing. */
export async function showRequest(
  session: Session,
  command: Command,
  call: (client: Planasonix) => Promise<unknown>,
): Promise<void> {
  const sent = await new Promise<Sent>((resolve, reject) => {
    const client = session.client({
      apiKey: "shown-as-a-variable",
      maxRetries: 0,
      log: "off",
      fetch: (url, init) => {
        resolve({ url, init: init as Sent["init"] });
        return Promise.reject(new Error("--show-request sends nothing"));
      },
    });
    client.then(call).catch(reject); // Without effect once the request is known.
  });
  const { dialect } = await session.settings();
  await session.machine.stdout.write(curlOf(sent, command, secretsOf(dialect)));
}

/** The names of secret fields, also as the dialect spells them. */
function secretsOf(dialect: SpokenDialect | undefined): Secrets {
  const other = otherCommands()?.secrets;
  const rules = other ? { ...other, names: new RegExp(other.names, "i") } : secrets;
  if (!dialect) return rules;
  // What a dialect does in a client is not public, and the client is part of this program.
  const parts = dialect.option as unknown as { secrets(rules: Secrets): Secrets };
  return parts.secrets(rules);
}

function curlOf({ url, init }: Sent, { query, result }: Command, secrets: Secrets): string {
  const { method } = init;
  const headers = Object.entries(Object(init.headers) as Record<string, string>)
    .filter(([name]) => !/^(accept|user-agent)$/.test(name))
    .map(([name, value]) => {
      const shown = value.replace("shown-as-a-variable", "$PLANASONIX_API_KEY");
      return shown === value ? `--header ${quote(`${name}: ${value}`)}` : `--header "${name}: ${shown}"`;
    });
  const secret = query.filter((flag) => flag.sensitive).map(({ field }) => field);
  const shownUrl = url.replace(/([?&])([^=&]+)=[^&]*/g, (part, before, name) =>
    secret.includes(decodeURIComponent(name)) ? `${before}${name}=***` : part,
  );
  const body = typeof init.body === "string" ? safeJson(mask(JSON.parse(init.body), secrets), 2) : undefined;
  const lines = [
    `curl ${quote(shownUrl)}`,
    ...(method === "GET" ? [] : [`--request ${method}`]),
    ...headers,
    ...(body === undefined ? [] : [`--data ${quote(body)}`]),
    ...(result === "file" ? ["--output result"] : []),
  ];
  return `${lines.join(" \\\n  ")}\n`;
}

/** Replaces the values of secret fields. */
function mask(value: unknown, secrets: Secrets): unknown {
  if (Array.isArray(value)) return value.map((item) => mask(item, secrets));
  if (typeof value !== "object" || value === null) return value;
  const isSecret = (name: string): boolean => secrets.fields.includes(name) || secrets.names.test(name);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isSecret(name) ? "***" : mask(inner, secrets)]),
  );
}
