import type { LineChannels } from '../contracts/ipc/line.ts';
import type { ChannelKinds } from './channel-kinds.ts';

export const lineChannelKinds: ChannelKinds<LineChannels> = {
  'line:watch-commands': 'subscribe',
  'line:report': 'call',
};
