// Bridges to other networks: none is connected, so there are no protocols and nobody is known over there.
import { MatrixError } from '@veche/protocol';
import {
  getProtocolMetadata,
  getProtocols,
  queryLocationByAlias,
  queryLocationByProtocol,
  queryUserById,
  queryUserByProtocol,
} from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

export function serveThirdPartyNetworks(): readonly Served[] {
  const none = async (): Promise<never> => {
    throw new MatrixError(404, 'M_NOT_FOUND', 'No other network is connected to this server');
  };
  return [
    serve(getProtocols, async () => ({})),
    serve(getProtocolMetadata, none),
    serve(queryLocationByProtocol, none),
    serve(queryUserByProtocol, none),
    serve(queryLocationByAlias, none),
    serve(queryUserById, none),
  ];
}
