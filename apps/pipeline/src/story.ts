import { runProgram } from "./program/run-program.js";
import { storyMain } from "./story/story-main.js";

await runProgram(storyMain);
