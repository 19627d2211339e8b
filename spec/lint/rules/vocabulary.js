// Two rules for titles, summaries and descriptions: they avoid the words in `AVOIDED`, and they name an operation by
// its operationId, such as `pipelines_run`, because `pipelines.run` is a name of the client.
import { inventory } from "../inventory.js";

/** Words that the description avoids, with what to write instead. */
const AVOIDED = [
  [/\banswer(s|ed|ing)?\b/i, '"response", or "returns"'],
  [/\bmembers?\b/i, '"field"'],
  [/\bno page\b|\bpages? (says?|shows?|states?|names?|tells?|differ)\b/i, '"documented"'],
  [/\btime-outs?\b/i, '"timeout"'],
  [/\blife cycle\b|\bplace in (the|its) life/i, '"lifecycle status"'],
  [/\bmost (items|rows|nodes|bytes|lines|commits)\b/i, '"maximum number of"'],
  [/\bassum(e|es|ed|ing|ptions?)\b/i, '"Inferred:" and what is inferred'],
  [/\bInferred: (it|they|there) (has|have|are|is) (none|no)\b/i, '"Inferred: no `id`."'],
  [/\w+AndWait\b|\bfollowLogs\b|\.wait\b/, "the operationId of an operation of the API"],
  [/\bwalk(s|ed|ing)?\b/i, '"traverse", or what the operation does'],
  [/\b(bring|brings|brought|bringing)\b/i, '"return" or "restore"'],
  [/\bhand(s|ed|ing)? (out|on|over)\b/i, '"return"'],
  [/\b(goes|go|going|gone|went) on\b/i, '"continue", "is running" or "next"'],
  [/\bby the clock\b/i, '"on a cron schedule"'],
  [/\bof late\b/i, '"recently"'],
  [/\bfor good\b/i, '"permanently"'],
  [/\bout of turn\b/i, '"immediately"'],
  [/\bput right\b/i, '"fix"'],
  [/\bended (well|badly)\b/i, '"succeeded" or "failed"'],
  [/\bin plain words\b/i, '"in plain language"'],
  [/\btaken on\b/i, '"accepted"'],
  [/\b(lie|lies|lay) (in|within|beside)\b|\bstands? (in|at|beside)\b/i, '"is in"'],
  [/\bof your own\b/i, '"your own"'],
  [/\bas a rule\b/i, '"usually"'],
  [/\bof any form\b/, '"with any fields", or "of any type"'],
  [/\bnothing is (created|changed|saved|stored)\b/i, '"This operation creates nothing."'],
  [/(^|\. )Runs asynchronously\b/, "what runs asynchronously"],
  [/(^|\. )The request was accepted\b/, '"The platform processes the request in the background."'],
  [/\bat the moment\b/, '"now", or no word'],
  [/\bmay be refused\b|\bis refused\b|\brefuses?\b/i, '"rejected", or the status that is returned'],
  [/\bfor (people|programs)\b/i, '"human-readable" or "machine-readable"'],
  [/\blook(s|ed|ing)? (at|in|into|for|here)\b/i, '"use", "check" or "read"'],
  [/\bunder way\b/i, '"is running" or "in progress"'],
  [/\b(is|are) not settled\b/i, '"It is not documented whether"'],
  [/\b(left|leave|leaves|leaving) out\b/i, '"omitted" or "omit"'],
  [/\breturns \d{3} also\b/i, '"Also returns 403 if"'],
  [/\bwhich `\w+` takes\b|\bused as `\w+` in paths\b/i, '"Pass it to"'],
  [/\bpassed through unchanged\b/i, "who defines the fields"],
  [/\b(fields|settings) are kept\b/i, '"keep their values"'],
  [/\bsend all of them\b/i, '"Send every field"'],
  [/\bnot by default\b/i, '"The default is `false`"'],
  [/\bas sent in requests\b/i, '"in a request"'],
];

/** The first avoided word of a text, or the first operation without its operationId, with what to write instead. */
export function findAvoided(text) {
  for (const [pattern, instead] of AVOIDED) {
    const found = pattern.exec(text)?.[0];
    if (found) return { found, instead };
  }
  for (const [found, name] of text.matchAll(/`(\w+\.\w+)`/g))
    if (inventory.has(name)) return { found, instead: `\`${name.replace(".", "_")}\`` };
  return undefined;
}

/** Titles, summaries and descriptions use the standard terms of the field, one word per thing. */
export const vocabulary = () => ({
  any: {
    enter(node, { report, location }) {
      for (const key of ["title", "summary", "description"]) {
        const text = node?.[key];
        const avoided = typeof text === "string" ? findAvoided(text.replace(/\s+/g, " ")) : undefined;
        if (avoided)
          report({
            message: `Write ${avoided.instead} instead of "${avoided.found}".`,
            location: location.child([key]),
          });
      }
    },
  },
});
