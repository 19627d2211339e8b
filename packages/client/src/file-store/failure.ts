/** Why a file can never be used by this process, by the code of the system's error: trying again does not help. */
const permanent: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it, or its lock, is a folder",
  EACCES: "this user may not use it or its folder",
  EPERM: "this user may not use it or its folder",
  EROFS: "its disk is read-only",
  EBUSY: "it is mounted as a single file; mount its folder",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its name is too long",
};

/** What may change by itself or with a little help. */
const temporary: Readonly<Record<string, string>> = { ENOSPC: "its disk is full", EDQUOT: "its disk quota is used up" };

/** An error of a store that can never work as it is: `retryable` is false, which tells it from one that does not answer. */
export function refusal(file: string, reason: string, cause?: unknown): Error {
  return Object.assign(new Error(`${file} ${reason}`, { cause }), { code: codeOf(cause), retryable: false });
}

/** Says in words what an error of the system means for the file. Other errors stay as they are. */
export function explained(file: string, error: unknown): unknown {
  const code = String(codeOf(error));
  const { [code]: never } = permanent;
  const reason = never ?? temporary[code];
  if (reason === undefined || !(error instanceof Error)) return error;
  const text = `cannot be used: ${reason} (${error.message})`;
  return never === undefined
    ? Object.assign(new Error(`${file} ${text}`, { cause: error }), { code })
    : refusal(file, text, error);
}

/** The code of an error of the system, such as `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return Reflect.get(Object(error), "code");
}

/** Resolves with nothing if a promise rejects with one of these codes. */
export async function unless<Value>(codes: readonly string[], promise: Promise<Value>): Promise<Value | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (codes.includes(String(codeOf(error)))) return undefined;
    throw error;
  }
}
