// A device as clients see it.
import { dayStartMs } from '../../../domains/accounts/index.ts';

export function deviceFields(row: { device_id: string; display_name: string; last_seen_day: number }): {
  device_id: string;
  display_name?: string;
  last_seen_ts: number;
} {
  return {
    device_id: row.device_id,
    ...(row.display_name === '' ? {} : { display_name: row.display_name }),
    last_seen_ts: dayStartMs(row.last_seen_day),
  };
}
