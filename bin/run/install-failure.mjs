const network =
  /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|ERR_PNPM_META_FETCH_FAIL|network|tunneling socket|fetch failed/i;
const certificate = /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|CERT_HAS_EXPIRED|certificate/i;

/** Says in one or two lines why the installation failed and what to do about it. */
export function explainFailure({ code = "", message = "" }, { folder, env }) {
  const text = `${code} ${message}`;
  if (/ENOSPC|EDQUOT/.test(text)) {
    return `The disk is full: DataInsight needs about 900 MB in ${folder}. Free some space, then run the command again: it goes on where it stopped.`;
  }
  if (/EACCES|EROFS|EPERM/.test(text)) {
    return `Cannot write to ${folder}/node_modules (${code || "permission denied"}). Make the folder writable for this user, or copy it to one that is.`;
  }
  if (/OUTDATED_LOCKFILE/.test(text))
    return "pnpm-lock.yaml does not match a package.json. Run: npm exec pnpm@10.34.8 -- install";
  if (certificate.test(text)) {
    return `The package registry's certificate is not trusted (${firstLine(text)}). Behind a proxy that re-signs traffic, set NODE_EXTRA_CA_CERTS to its certificate file and run the command again.`;
  }
  if (/407/.test(text))
    return "The proxy asks for a password (407). Set HTTPS_PROXY=http://user:password@host:port and run the command again.";
  if (network.test(text)) {
    return `The package registry cannot be reached (${firstLine(text)}). ${proxyAdvice(env)} Then run the command again: it goes on where it stopped.`;
  }
  return `Setup failed: ${firstLine(text) || "the package manager gave no reason"}. Run the command again: it goes on where it stopped.`;
}

function proxyAdvice(env) {
  const proxy = env.HTTPS_PROXY ?? env.https_proxy ?? env.npm_config_https_proxy;
  if (!proxy) return "Check the connection; behind a proxy, set HTTPS_PROXY=http://host:port.";
  return `Check the connection and the proxy in HTTPS_PROXY (${proxy.replace(/\/\/[^@/]*@/, "//…@")}).`;
}

function firstLine(text) {
  const lines = text.split("\n").map((line) =>
    line
      .trim()
      .replace(/^npm (error|ERR!)\s*(code\s*)?/i, "")
      .trim(),
  );
  return lines.find((line) => line !== "")?.slice(0, 200) ?? "";
}
