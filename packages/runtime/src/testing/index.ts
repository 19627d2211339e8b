export { type FakeClock, fakeClock } from "./fake-clock.ts";
export { type ScriptedFetch, type Step, scriptedFetch } from "./scripted-fetch.ts";
export { requestOf, type ScriptedSend, scriptedSend } from "./scripted-send.ts";
