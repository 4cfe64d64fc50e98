import { labMain } from "./lab-command.js";
import { runProgram } from "./program/run-program.js";

await runProgram(labMain);
