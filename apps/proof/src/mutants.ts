import { mutantsMain } from "./matrix/mutants-main.js";
import { runProgram } from "./program/run-program.js";

await runProgram(mutantsMain);
