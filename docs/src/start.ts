// Builds the site, and serves it until Ctrl-C: the program behind `npm start -- --docs`.
import { parseArgs } from "node:util";
import { serve } from "./serve.ts";

const flag = { type: "boolean" } as const;
const options = { docs: flag, once: flag, sandbox: flag, port: { type: "string", default: "4012" } } as const;
const { values } = parseArgs({ options });
if (values.sandbox) {
  console.error("`--docs` serves the reference site and `--sandbox` the sandbox: pass one of them.");
  process.exit(2);
}
await import("./main.ts");
if (!values.once) {
  const { url } = await serve(Number(values.port));
  console.log(`The site is at ${url} until you type Ctrl-C.`);
}
