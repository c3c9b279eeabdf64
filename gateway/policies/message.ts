/** The message that a section's statements change: the request before the backend is called, the response after. */
import type { Statement } from '../compilation';
import { GatewayResponse, type Call, type GatewayRequest } from '../exchange';
import { Headers } from '../headers';

export function message({ place: { section } }: Statement): (call: Call) => GatewayRequest | GatewayResponse {
  if (section === 'inbound' || section === 'backend') {
    return (call) => (section === 'backend' && call.response ? call.response : call.request);
  }
  return response;
}

/** The response, made where there is none yet. */
export function response(call: Call): GatewayResponse {
  return (call.response ??= new GatewayResponse(200, 'OK', new Headers(), undefined));
}
