import { type JsonObject, resolve, type Schema } from "@planasonix/scripts/openapi/description.ts";
import { type Difference, differs } from "../../judge/difference.ts";
import { call, create, type Trial } from "./trial.ts";

/**
 * Checks that the client accepts a complete resource, and rejects one without `id`, `type` or `attributes` if every
 * documented success requires that field. The client must accept any data if the operation does not return resources.
 */
export async function checkResult(trial: Trial): Promise<Difference[]> {
  const schemas = resultSchemas(trial);
  const [data] = schemas;
  if (data === undefined) return [];
  const body = (resource: object): object => ({ data: data.type === "array" ? [whole, resource] : resource });
  const isRequired = (name: string): boolean =>
    schemas.every(({ type, items, ...schema }) => {
      const { required = [] } = resolve<Schema>(trial.description, type === "array" && items ? items : schema);
      return required.includes(name);
    });
  const isResource = isRequired("type") && isRequired("attributes");
  const found = await Promise.all(
    ["id", "type", "attributes"].map(async (name) => {
      const resource = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
      const expected = isResource && isRequired(name) ? "ResponseFormatError" : "accepted";
      return differs(`result without \`${name}\``, expected, await verdictOn(trial, body(resource)));
    }),
  );
  return [...found.flat(), ...differs("whole result", "accepted", await verdictOn(trial, body(whole)))];
}

const whole: JsonObject = { id: "x_1", type: "x", attributes: {} };

async function verdictOn(trial: Trial, body: object): Promise<string> {
  const client = create(trial, { fetch: async () => Response.json(body) });
  return call(client, trial, {}).then(
    () => "accepted",
    (error: Error) => error.name,
  );
}

/** The schemas of `data` in the success responses; none for files and empty responses. */
function resultSchemas({ description, operation }: Trial): Schema[] {
  return operation.successes.flatMap(([, { content = {} }]) => {
    const schema = Object.keys(content).length === 1 ? content["application/json"]?.schema : undefined;
    const envelope = schema && resolve<Schema>(description, schema as { $ref: string });
    const data = envelope?.properties?.data;
    return data ? [data] : [];
  });
}
