export * from "./postgres.ts";
export { acquireStack, SettingError, type Stack, type StackOptions } from "./stack.ts";
export { readServerFile, type ServerFile, stackFiles } from "./stack-files.ts";
export { localHome } from "./home.ts";
