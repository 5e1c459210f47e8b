// Whom a client means: https://spec.matrix.org/v1.19/client-server-api/#identifier-types
import { MatrixError } from '@veche/protocol';

/** The user id or localpart that is meant. Third-party identifiers are nobody's here. */
export function nameOf(body: Readonly<Record<string, unknown>>): string {
  const identifier = body.identifier as { type?: unknown; user?: unknown } | undefined;
  if (identifier === undefined) {
    if (typeof body.user === 'string') return body.user;
    if (body.medium !== undefined) throw unknownPerson();
    throw new MatrixError(400, 'M_MISSING_PARAM', 'The field identifier is missing');
  }
  if (identifier.type === 'm.id.user') {
    if (typeof identifier.user === 'string') return identifier.user;
    throw new MatrixError(400, 'M_MISSING_PARAM', 'The field identifier.user is missing');
  }
  if (identifier.type === 'm.id.thirdparty' || identifier.type === 'm.id.phone') throw unknownPerson();
  throw new MatrixError(400, 'M_UNKNOWN', 'This way of naming a person is not known here');
}

function unknownPerson(): MatrixError {
  return new MatrixError(403, 'M_FORBIDDEN', 'The address or the password is wrong');
}
