/** Work that moves on to its next state each time somebody reads it, so that tests need no clock. */
export interface Work {
  readonly id: string;
  /** The ID of what the work was started for: a connection or a pipeline. */
  readonly of: string;
  /** The state that the next read shows. */
  readonly state: State;
  /** How many states it had before this one. */
  readonly step: number;
}

/** The states of work, in the words of the description; each server translates them into its own. */
export type State = "queued" | "running" | "succeeded" | "failed" | "canceled";

const ended: readonly State[] = ["succeeded", "failed", "canceled"];

/** Whether work goes on no more. */
export function hasEnded({ state }: Work): boolean {
  return ended.includes(state);
}

/** All work of a server. IDs count up from 1, with a prefix. */
export class Works {
  readonly #prefix: string;
  readonly #all = new Map<string, Work>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Starts work, or adds work that has ended. */
  add(of: string, state: State = "queued"): Work {
    const id = `${this.#prefix}${this.#all.size + 1}`;
    const work: Work = { id, of, state, step: 0 };
    this.#all.set(id, work);
    return work;
  }

  /** All work, the newest first. Does not move it on. */
  all(): readonly Work[] {
    return [...this.#all.values()].reverse();
  }

  /** The work of a connection or pipeline that has not ended. */
  going(of: string): Work | undefined {
    return this.all().find((work) => work.of === of && !hasEnded(work));
  }

  /** Returns work as it is now, and moves it on. Work of an ID that contains `broken` fails. */
  read(id: string): Work | undefined {
    const work = this.#all.get(id);
    if (work !== undefined && !hasEnded(work)) this.#set(work, next(work));
    return work;
  }

  /** Cancels work that has not ended. Returns it as it is then. */
  cancel(id: string): Work | undefined {
    const work = this.#all.get(id);
    return work === undefined || hasEnded(work) ? work : this.#set(work, "canceled");
  }

  #set(work: Work, state: State): Work {
    const moved = { ...work, state, step: work.step + 1 };
    this.#all.set(work.id, moved);
    return moved;
  }
}

function next({ state, of }: Work): State {
  if (state === "queued") return "running";
  return of.includes("broken") ? "failed" : "succeeded";
}
