import { addParts } from "./parts.js";

export default () => ({ id: "derived", preprocessors: { oas3: { parts: addParts } } });
