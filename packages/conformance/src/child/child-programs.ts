import type { ChildProgram } from "./child-program.js";

/** Every program that a case can start, by name. Each lies in a file of its own in `programs/`. */
export const childPrograms: Readonly<Record<string, ChildProgram>> = {};
