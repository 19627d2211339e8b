// For Node: prints the result lines of a generated client as JSON.
import { startFlowOnce } from "./flows.js";

const [spec] = process.argv.slice(2);
console.log(JSON.stringify(await startFlowOnce(spec)));
