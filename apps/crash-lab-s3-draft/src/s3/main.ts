import { runProgram } from "../program/run-program.js";
import { s3Main } from "./s3-main.js";

await runProgram(s3Main);
