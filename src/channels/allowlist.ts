/** The push services of Chrome, Firefox, Safari and Edge. */
export const publicPushServices = [
  "fcm.googleapis.com",
  "updates.push.services.mozilla.com",
  "web.push.apple.com",
  "*.notify.windows.com",
];

/** Comma-separated `host` or `host:port`; `*.` stands for any one or more labels. */
export function parseAllowlist(text: string | undefined): readonly string[] {
  if (text === undefined) return publicPushServices;
  return text
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "");
}

/**
 * Why a push endpoint may not be used, or null when it may. Only https to a host listed; http only to a
 * loopback host listed with its port: a subscription is text from outside, and the server will POST to it.
 */
export function endpointFault(endpoint: string, allowlist: readonly string[]): string | null {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    return "expected an absolute URL";
  }
  if (url.username !== "" || url.password !== "") return "expected no user name or password in the URL";
  if (url.protocol === "http:") {
    const listed = allowlist.includes(`${url.hostname}:${url.port || "80"}`);
    return isLoopback(url.hostname) && listed ? null : "expected an https URL";
  }
  if (url.protocol !== "https:") return `expected an https URL, got ${url.protocol}`;
  const port = url.port || "443";
  const listed = allowlist.some((entry) => {
    const [host, entryPort = "443"] = splitPort(entry);
    return entryPort === port && hostMatches(url.hostname, host);
  });
  return listed ? null : `expected the address of a push service that is allowed, got host ${url.host}`;
}

function splitPort(entry: string): [string, string?] {
  const match = /^(.*):(\d+)$/.exec(entry);
  return match === null ? [entry] : [match[1]!, match[2]!];
}

function hostMatches(host: string, pattern: string): boolean {
  if (!pattern.startsWith("*.")) return host === pattern;
  return host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
