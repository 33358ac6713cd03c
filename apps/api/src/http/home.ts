/** The page at `/`: whether everything runs, and how to begin. */
export function homePage({
  publicUrl,
  healthy,
  signedInAs,
}: {
  publicUrl: string;
  healthy: boolean;
  signedInAs: string | undefined;
}): string {
  const state = healthy ? "Everything runs." : "The database does not answer right now.";
  const who = signedInAs === undefined ? "" : `<p class="who">Signed in as <strong>${escape(signedInAs)}</strong>.</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DataInsight</title>
<style>
:root { color-scheme: light dark; --ink: #14202b; --soft: #5b6b79; --paper: #f6f8fa; --card: #fff; --line: #d9e1e8; --good: #1a7f4b; --bad: #b3261e; --link: #0b62a8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eef3; --soft: #9fb0bf; --paper: #10171d; --card: #18222b; --line: #2b3945; --good: #4cc38a; --bad: #f2877f; --link: #6cb6f5; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 8vh 1.5rem; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; }
h1 { margin: 0; font-size: 2.2rem; letter-spacing: -0.02em; }
.lead { margin: 0.25rem 0 2rem; color: var(--soft); font-size: 1.1rem; }
.state { display: inline-flex; align-items: center; gap: 0.6rem; padding: 0.4rem 0.9rem; border: 1px solid var(--line); border-radius: 2rem; background: var(--card); font-weight: 600; }
.state::before { content: ""; width: 0.65rem; height: 0.65rem; border-radius: 50%; background: ${healthy ? "var(--good)" : "var(--bad)"}; }
section { margin-top: 2rem; padding: 1.25rem 1.5rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--card); }
h2 { margin: 0 0 0.5rem; font-size: 1.05rem; }
pre { margin: 0.5rem 0 0; padding: 0.9rem 1rem; overflow-x: auto; border-radius: 0.5rem; background: var(--paper); font: 0.88rem/1.6 ui-monospace, monospace; }
a { color: var(--link); }
.who, footer { color: var(--soft); }
</style>
</head>
<body>
<main>
<h1>DataInsight</h1>
<p class="lead">Tells whether data can be trusted, and what to do about it.</p>
<p class="state">${state}</p>
${who}
<section>
<h2>Analyse a file from the terminal</h2>
<pre>npm run analyze -- people.csv
npm run analyze -- people.csv --html report.html</pre>
</section>
<section>
<h2>Call it over HTTP</h2>
<pre>curl -H "x-api-key: $DATAINSIGHT_API_KEY" \\
  ${escape(publicUrl)}/api/v1/workspaces</pre>
<p>Every call, to read and to try out: <a href="/docs">the API documentation</a>, and as one file
<a href="/openapi.json">OpenAPI 3.1</a>.</p>
</section>
<footer><p><a href="/health">Health</a></p></footer>
</main>
</body>
</html>
`;
}

/** Shown where a one-time link is opened: a click is needed, so that a preview does not spend it. */
export function signInPage(token: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign in to DataInsight</title>
<style>body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.6 system-ui, sans-serif; color-scheme: light dark; } button { padding: 0.8rem 2rem; font: inherit; font-weight: 600; border: 0; border-radius: 0.5rem; background: #0b62a8; color: #fff; cursor: pointer; }</style></head>
<body><form method="post" action="/sign-in/${encodeURIComponent(token)}"><button>Sign in to DataInsight</button></form></body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
