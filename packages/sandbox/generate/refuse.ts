// Ends the generator if the behaviour files state what cannot be. The first module of the generator has converted them.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readModel } from "../src/description/model.ts";
import { readDocument } from "../src/description/packaged.ts";
import { misshownStates } from "./refusals/events.ts";
import { unknownMembers } from "./refusals/members.ts";
import { unknownNames } from "./refusals/names.ts";
import { uncreatedWork } from "./refusals/starts.ts";
import { impossibleStates } from "./refusals/states.ts";
import { unknownWords } from "./refusals/words.ts";

const { behaviours } = await import("../src/generated/behaviours.ts");
const document = readDocument();
const model = readModel(document);
const code = readFileSync(new URL("../src/operations/by-hand/index.ts", import.meta.url), "utf8");
const byHand = [...(code.split("= {")[1] ?? "").matchAll(/^ {2}(\w+)/gm)].map(([, name = ""]) => name);

const words = unknownWords(fileURLToPath(new URL("../src/generated/behaviours.ts", import.meta.url)));
// The other refusals read what the words mean.
const problems =
  words.length > 0
    ? words
    : [
        ...unknownNames(behaviours, model, byHand),
        ...unknownMembers(behaviours, model),
        ...impossibleStates(behaviours, model, Object.keys(document.resolve(document.root.webhooks))),
        ...misshownStates(behaviours, document),
        ...uncreatedWork(behaviours, model),
      ];
for (const problem of problems) {
  const [type = ""] = problem.split(": ");
  console.error(type in behaviours ? `packages/sandbox/behaviour/${type}.yaml${problem.slice(type.length)}` : problem);
}
if (problems.length > 0) process.exit(1);
