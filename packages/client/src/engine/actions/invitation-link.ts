// Invitation links: everything that matters stands in the fragment, which no server sees.
import { base64FromUrlSafe, base64ToUrlSafe } from '@veche/protocol';

export interface InvitationLink {
  readonly user: string;
  readonly name: string;
  /** Public master key: the fingerprint that is verified at use. */
  readonly master: string;
  /** Proves to the owner that the link was opened. */
  readonly secret: string | null;
  /** For registration where it is closed. */
  readonly token: string | null;
}

/** `base#u=…&n=…&k=…&s=…&t=…` */
export function formatInvitation(base: string, link: InvitationLink): string {
  const fields = new URLSearchParams({ u: link.user, n: link.name, k: base64ToUrlSafe(link.master) });
  if (link.secret) fields.set('s', link.secret);
  if (link.token) fields.set('t', link.token);
  return `${base.split('#')[0]}#${fields}`;
}

/** The link that a text is, or null. */
export function readInvitation(text: string): InvitationLink | null {
  const fragment = text.trim().split('#')[1];
  if (fragment === undefined) return null;
  const fields = new URLSearchParams(fragment);
  const user = fields.get('u') ?? '';
  const master = base64FromUrlSafe(fields.get('k') ?? '');
  if (!/^@[^\s:]{1,200}:[^\s]{1,200}$/.test(user) || !/^[A-Za-z0-9+/]{43}$/.test(master)) return null;
  return {
    user,
    name: (fields.get('n') ?? '').slice(0, 256),
    master,
    secret: fields.get('s'),
    token: fields.get('t'),
  };
}
