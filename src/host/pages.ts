/** What the service answers itself; any other path of a GET is a page, or a file of one. */
export const apiPaths = ["/v1/*", "/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/docs/*"];

/** Whether a request with this path is the service's own. */
export function isApiPath(path: string): boolean {
  return apiPaths.some((known) =>
    known.endsWith("/*") ? path.startsWith(known.slice(0, -1)) : path === known,
  );
}

/**
 * What a page may load: its own files. Map tiles and a campaign's images may come from any https host, and from the one
 * host of a map style without TLS; the map draws in a worker made of a blob, and the components write their own styles.
 */
function policy(mapHost: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: https:${mapHost}`,
    `connect-src 'self' https:${mapHost}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function everywhere(mapStyleUrl: string | null): Readonly<Record<string, string>> {
  const mapHost = mapStyleUrl?.startsWith("http:") ? ` ${new URL(mapStyleUrl).origin}` : "";
  return {
    "Content-Security-Policy": policy(mapHost),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
  };
}

/** A file whose name holds a hash of its content never changes; any other is asked for again each time. */
export const hashedPath = "/assets/";
const kept = "public, max-age=31536000, immutable";
const asked = "no-cache";

/** The headers of a page's file, by its path; `mapStyleUrl` is what the map is made of. */
export function pageHeaders(
  path: string,
  mapStyleUrl: string | null = null,
): Readonly<Record<string, string>> {
  return { ...everywhere(mapStyleUrl), "Cache-Control": path.includes(hashedPath) ? kept : asked };
}

/** The same for the static assets of Workers, in the form of their `_headers` file, which knows no configuration. */
export function headersFile(): string {
  const lines = Object.entries(everywhere(null)).map(([name, value]) => `  ${name}: ${value}`);
  const hashed = ["/assets/*", "/phone/assets/*"].flatMap((path) => [
    path,
    "  ! Cache-Control",
    `  Cache-Control: ${kept}`,
  ]);
  return ["/*", ...lines, `  Cache-Control: ${asked}`, ...hashed, ""].join("\n");
}
