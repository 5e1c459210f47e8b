// The one place where a script address is trusted: the addresses of our own workers (Trusted Types, policy `veche-workers`).

interface TrustedTypesPolicy {
  createScriptURL(url: string): string;
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): TrustedTypesPolicy;
}

function sameOrigin(url: string): string {
  const absolute = new URL(url, location.href);
  if (absolute.origin !== location.origin) throw new TypeError('Only scripts of this app may run as workers');
  return absolute.href;
}

/** Makes the function that turns an address of this app into one that workers accept. Call it once a page. */
export function trustedWorkerUrls(): (url: string) => string {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (factory === undefined) return sameOrigin;
  const policy = factory.createPolicy('veche-workers', { createScriptURL: sameOrigin });
  return (url) => policy.createScriptURL(url);
}
