/** Runs a step of a release, and prints its duration. */
export async function step<Value>(label: string, part: () => Promise<Value>): Promise<Value> {
  const start = performance.now();
  const value = await part();
  console.log(`${label} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return value;
}

/** Runs a program. An error ends it with one line, without a stack, and with exit code 1. */
export async function runProgram(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
