import type { SavedDeployment } from "@planasonix/openapi/deployments";
import { dialectNames } from "@planasonix/openapi/dialects";
import { documentedForm, type Forms, type Layer, readForms } from "@planasonix/serving";

const [documented] = documentedForm.all;

/** The form of a deployment: its dialect, or the documented form under its path. */
export function imitatedForms({ dialect, baseUrl }: SavedDeployment, beside: string): Forms {
  if (dialect !== undefined && dialect !== documented.name && dialectNames.includes(dialect)) {
    return readForms(dialect, beside);
  }
  const prefix = URL.canParse(baseUrl) ? new URL(baseUrl).pathname.replace(/\/+$/, "") : documented.prefix;
  if (prefix === documented.prefix || prefix === "") return documentedForm;
  return { all: [{ ...documented, prefix }], speaking: () => moved(prefix, beside) };
}

/** Serves the paths of the API under another prefix, and under no other. */
function moved(prefix: string, beside: string): Layer {
  return (next) => async (request) => {
    const { path } = request;
    if (path.startsWith(beside)) return next(request);
    if (path.startsWith(`${prefix}/`)) return next({ ...request, path: documented.prefix + path.slice(prefix.length) });
    // Without the documented prefix, nothing is found.
    return next({ ...request, path: path.replace(documented.prefix, "") || "/" });
  };
}
