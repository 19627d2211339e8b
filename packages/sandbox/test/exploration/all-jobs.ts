import { correctJobs, faultyJobs } from "./jobs.ts";
import { faultyStateJobs, restoringJobs } from "./state-jobs.ts";
import { faultyVariedJobs, variedJobs } from "./varied-jobs.ts";

/** Jobs with one defect each, and the problem that the defect causes. */
export const allFaulty: typeof faultyJobs = { ...faultyJobs, ...faultyStateJobs, ...faultyVariedJobs };

/** Jobs in which `explore` must find no problem. */
export const allCorrect: typeof correctJobs = { ...correctJobs, ...restoringJobs, ...variedJobs };
