// Explores each job several times, with real work in it, and compares the results. Most of the time, a job waits in real
// time, so several processes share the jobs. This explores every fourth job five times, beginning with the second:
//   node rounds-main.ts 5 1 4
import { isDeepStrictEqual } from "node:util";
import { type Exploration, explore } from "../../src/index.ts";
import { allCorrect, allFaulty } from "./all-jobs.ts";
import { withRealWork } from "./real-work.ts";

const [rounds = 5, part = 0, parts = 1] = process.argv.slice(2).map(Number);
const failures: string[] = [];

for (const [name, job] of ownShare(allCorrect)) {
  const result = await exploreOften(name, withRealWork(job));
  if (result.findings.length > 0 || result.missed.length > 0) failures.push(`${name}: ${JSON.stringify(result)}`);
}
for (const [name, [problem, job]] of ownShare(allFaulty)) {
  const { findings } = await exploreOften(name, withRealWork(job));
  if (!findings.some((finding) => finding.problem === problem)) failures.push(`${name}: no ${problem}`);
}
for (const failure of failures) console.error(failure);
const jobs = ownShare(allCorrect).length + ownShare(allFaulty).length;
console.log(`${jobs} jobs, ${rounds} explorations each, ${failures.length} failures`);
process.exitCode = failures.length === 0 ? 0 : 1;

function ownShare<Job>(jobs: Readonly<Record<string, Job>>): [string, Job][] {
  return Object.entries(jobs).filter((_, index) => index % parts === part);
}

/** Explores a job, and reports a failure if an exploration differs from the first one. */
async function exploreOften(name: string, program: Parameters<typeof explore>[0]): Promise<Exploration> {
  const first = await explore(program);
  for (let round = 1; round < rounds; round += 1) {
    const again = await explore(program);
    if (!isDeepStrictEqual(again, first)) failures.push(`${name}: exploration ${round + 1} differs from the first one`);
  }
  console.log(`${name}: ${first.findings.length} findings in ${first.schedules} schedules`);
  return first;
}
