/** Words that the description avoids, with the term to use instead. */
const AVOIDED = [
  [/\banswer(s|ed|ing)?\b/i, '"response", or "returns"'],
  [/\bmembers?\b/i, '"field"'],
  [/\b(no|a|the) pages? (says?|shows?|states?|names?|tells?|has|have|ties)\b|\bpages (say|show|state|name|differ|tell)\b/i, '"documented"'],
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
  [/\b(of late|for good|out of turn|put right|ended well|ended badly|in plain words|taken on)\b/i, "the standard term"],
  [/\bfor (people|programs)\b/i, '"human-readable" or "machine-readable"'],
  [/\blook(s|ed|ing)? (at|in|into|for|here)\b/i, '"use", "check" or "read"'],
  [/\b(may|can) (take|be) long\b|\bunder way\b/i, '"is running", or how long it takes'],
  [/\b(is|are) not settled\b/i, '"It is not documented whether"'],
  [/\b(left|leave|leaves|leaving) out\b/i, '"omitted" or "omit"'],
];

/** The first avoided word of a text, with what to write instead. */
export function findAvoided(text) {
  for (const [pattern, instead] of AVOIDED) {
    const found = pattern.exec(text)?.[0];
    if (found) return { found, instead };
  }
  return undefined;
}

/** Texts use the standard terms of the field, one word per thing. */
export const vocabulary = () => ({
  any: {
    enter(node, { report, location }) {
      for (const key of ["title", "summary", "description"]) {
        const text = node?.[key];
        const avoided = typeof text === "string" ? findAvoided(text.replace(/\s+/g, " ")) : undefined;
        if (avoided)
          report({
            message: `"${avoided.found}" is to be ${avoided.instead}.`,
            location: location.child([key]),
          });
      }
    },
  },
});
