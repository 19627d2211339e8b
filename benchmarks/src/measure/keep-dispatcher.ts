const dispatcher = Symbol.for("undici.globalDispatcher.1");

/**
 * Imports modules, and restores the dispatcher of the platform's `fetch`. undici replaces it when it is imported, and
 * the base of all comparisons would be another one.
 */
export async function keepDispatcher<Module>(load: () => Promise<Module>): Promise<Module> {
  await fetch("data:,"); // Node creates its dispatcher for the first request.
  const before: unknown = Reflect.get(globalThis, dispatcher);
  const module = await load();
  Reflect.set(globalThis, dispatcher, before);
  return module;
}
