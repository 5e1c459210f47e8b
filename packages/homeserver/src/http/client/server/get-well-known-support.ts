// Whom to write to about this server.

import { MatrixError } from '@veche/protocol';
import { getWellKnownSupport } from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

/** What the operator configured. */
export interface SupportContact {
  readonly matrixId: string | undefined;
  readonly email: string | undefined;
  readonly page: string | undefined;
}

export function serveWellKnownSupport({ matrixId, email, page }: SupportContact): Served {
  return serve(getWellKnownSupport, async () => {
    const hasContact = matrixId !== undefined || email !== undefined;
    if (!hasContact && page === undefined) {
      throw new MatrixError(404, 'M_NOT_FOUND', 'The operator names nobody to write to');
    }
    const contact = { role: 'm.role.admin', matrix_id: matrixId, email_address: email };
    return {
      ...(hasContact ? { contacts: [contact] } : {}),
      ...(page === undefined ? {} : { support_page: page }),
    };
  });
}
