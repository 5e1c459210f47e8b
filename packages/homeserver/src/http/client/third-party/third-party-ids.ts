// E-mail addresses and telephone numbers: this server keeps none of anybody, and says so before it reads any.
import { MatrixError } from '@veche/protocol';
import {
  addThirdPartyId,
  bindThirdPartyId,
  deleteThirdPartyId,
  getThirdPartyIds,
  postThirdPartyId,
  requestContactTokenByEmail,
  requestContactTokenByPhone,
  requestPasswordTokenByEmail,
  requestPasswordTokenByPhone,
  requestRegistrationTokenByEmail,
  requestRegistrationTokenByPhone,
  unbindThirdPartyId,
} from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

export function serveThirdPartyIds(): readonly Served[] {
  const denied = async (): Promise<never> => {
    throw new MatrixError(
      403,
      'M_THREEPID_DENIED',
      'This server keeps no e-mail addresses and no telephone numbers',
    );
  };
  const nobodys = async (): Promise<never> => {
    throw new MatrixError(
      400,
      'M_THREEPID_NOT_FOUND',
      'No account here has an e-mail address or a telephone number: use your sheet or a passkey',
    );
  };
  const unsupported = async (): Promise<never> => {
    throw new MatrixError(
      400,
      'M_THREEPID_MEDIUM_NOT_SUPPORTED',
      'E-mail addresses and telephone numbers cannot be added here',
    );
  };
  const notThere = async () => ({ id_server_unbind_result: 'no-support' });
  return [
    serve(getThirdPartyIds, async () => ({ threepids: [] })),
    serve(requestRegistrationTokenByEmail, denied),
    serve(requestRegistrationTokenByPhone, denied),
    serve(requestPasswordTokenByEmail, nobodys),
    serve(requestPasswordTokenByPhone, nobodys),
    serve(requestContactTokenByEmail, unsupported),
    serve(requestContactTokenByPhone, unsupported),
    serve(postThirdPartyId, denied),
    serve(addThirdPartyId, denied),
    serve(bindThirdPartyId, denied),
    serve(deleteThirdPartyId, notThere),
    serve(unbindThirdPartyId, notThere),
  ];
}
