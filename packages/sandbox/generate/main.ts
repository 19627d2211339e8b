// Generates src/generated in one process. The first module empties the folder.
import "./behaviours.ts";
import "./refuse.ts";
import "./seed-types.ts";
import "./outcome-types.ts";
import "./test-results.ts";
import "./seed-schema.ts";
import "./short-description.ts";
import "./validators.ts";
