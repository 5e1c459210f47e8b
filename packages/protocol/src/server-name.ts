// Server names: a host name, IPv4 address or bracketed IPv6 address, with an optional port.
// https://spec.matrix.org/v1.19/appendices/#server-name
import type { ServerName } from './id-types.ts';

export interface ServerNameParts {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number | undefined;
  readonly kind: 'ipv4' | 'ipv6' | 'dns';
}

const dnsName = /^[0-9A-Za-z.-]{1,255}$/;
const fourNumbers = /^\d{1,3}(\.\d{1,3}){3}$/;
const ipv6Characters = /^[0-9A-Fa-f:.]{2,45}$/;
const port = /^\d{1,5}$/;

/** Takes a server name apart; undefined where it is none. Names are case-sensitive. */
export function parseServerName(text: string): ServerNameParts | undefined {
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    if (end < 0) return undefined;
    const host = text.slice(1, end);
    const rest = text.slice(end + 1);
    if (rest !== '' && !rest.startsWith(':')) return undefined;
    return isIpv6(host) ? withPort(host, rest === '' ? undefined : rest.slice(1), 'ipv6') : undefined;
  }
  const colon = text.indexOf(':');
  const host = colon < 0 ? text : text.slice(0, colon);
  if (!dnsName.test(host)) return undefined;
  const portText = colon < 0 ? undefined : text.slice(colon + 1);
  if (!fourNumbers.test(host)) return withPort(host, portText, 'dns');
  return host.split('.').every((part) => Number(part) <= 255) ? withPort(host, portText, 'ipv4') : undefined;
}

/** True for a valid server name. */
export function isServerName(text: string): text is ServerName {
  return parseServerName(text) !== undefined;
}

function withPort(
  host: string,
  portText: string | undefined,
  kind: ServerNameParts['kind'],
): ServerNameParts | undefined {
  if (portText === undefined) return { host, port: undefined, kind };
  if (!port.test(portText) || Number(portText) > 65_535) return undefined;
  return { host, port: Number(portText), kind };
}

/** RFC 3513 §2.2: eight groups, one run of which may be `::`, the last two also as IPv4. */
function isIpv6(text: string): boolean {
  if (!ipv6Characters.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    const counted = half === '' ? 0 : countGroups(half, index === halves.length - 1);
    if (counted === undefined) return false;
    groups += counted;
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

function countGroups(half: string, isLast: boolean): number | undefined {
  const parts = half.split(':');
  let groups = 0;
  for (const [index, part] of parts.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups += 1;
    else if (
      isLast &&
      index === parts.length - 1 &&
      fourNumbers.test(part) &&
      part.split('.').every((number) => Number(number) <= 255)
    )
      groups += 2;
    else return undefined;
  }
  return groups;
}
