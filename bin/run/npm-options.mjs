/** Our options that npm takes for its own when `--` is forgotten; true: it is followed by a value. */
const cliOptions = {
  goal: true,
  target: true,
  name: true,
  html: true,
  json: true,
  sheet: true,
  delimiter: true,
  encoding: true,
  "fail-under": true,
  sample: false,
  all: false,
  "older-than": true,
};
const benchOptions = { only: true, small: false, ydata: false };
const databaseOptions = { users: true, workspaces: true, datasets: true, seed: true };

/**
 * One line with the right form when npm swallowed options of ours, else undefined.
 * npm turns `--goal x` into npm_config_goal=true and leaves `x` behind as an argument; `--goal=x` into npm_config_goal=x.
 * @param {string[]} argv what npm left
 */
export function swallowedOptions(argv, env) {
  const [command = "", ...rest] = argv;
  if (env.npm_lifecycle_event === undefined) return undefined;
  const options = command.startsWith("db:") ? databaseOptions : command === "bench" ? benchOptions : cliOptions;
  const taken = Object.entries(options).flatMap(([option, hasValue]) => {
    const value = env[`npm_config_${option.replaceAll("-", "_")}`];
    if (value === undefined || value === "" || value === "false") return [];
    return [value === "true" ? `--${option}${hasValue ? ` ${placeholder(option)}` : ""}` : `--${option}=${value}`];
  });
  if (taken.length === 0) return undefined;
  const file = command === "analyze" && rest.length > 0 ? ` ${quoteArgument(rest[0])}` : "";
  return `npm kept ${taken.map((option) => option.split(/[ =]/)[0]).join(", ")} for itself: put "--" before the arguments, as in: npm run ${command} --${file} ${taken.join(" ")}`;
}

function placeholder(option) {
  return option.toUpperCase().replaceAll("-", "_");
}

function quoteArgument(argument) {
  return /^[\w./:@%+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
