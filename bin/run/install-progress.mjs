const reportEvery = 5_000;

/** Turns the package manager's events into lines for people: what is fetched, how much, how long it took. */
export function followInstall(report, now = () => performance.now()) {
  const startedAt = now();
  const fetched = new Set();
  const sizes = new Map();
  let resolved = 0;
  let retried = false;
  const timer = setInterval(() => report(line()), reportEvery);
  const seconds = () => `${Math.round((now() - startedAt) / 1000)} s`;
  const megabytes = () => `${Math.round([...sizes.values()].reduce((sum, size) => sum + size, 0) / 1e6)} MB`;
  const line = () =>
    fetched.size === 0
      ? `  waiting for the package registry, ${seconds()}`
      : `  ${fetched.size} of ${resolved} packages, ${megabytes()}, ${seconds()}`;

  return {
    onStep: (text) => report(`  fetching ${text}`),
    onEvent(event) {
      if (event.name === "pnpm:progress" && event.status === "resolved") resolved += 1;
      if (event.name === "pnpm:progress" && (event.status === "fetched" || event.status === "found_in_store"))
        fetched.add(event.packageId);
      if (event.name === "pnpm:fetching-progress" && event.status === "in_progress")
        sizes.set(event.packageId, event.downloaded);
      if (event.name === "pnpm:fetching-progress" && event.status === "started" && event.size !== null)
        sizes.set(event.packageId, event.size);
      if (event.name === "pnpm:request-retry" && !retried) {
        retried = true;
        report(
          `  the package registry does not answer (${event.error?.code ?? event.error?.message ?? "no reason given"}); trying again`,
        );
      }
    },
    stop: () => clearInterval(timer),
    done: () => report(`  ready: ${fetched.size} packages, ${megabytes()} downloaded, in ${seconds()}.`),
  };
}
