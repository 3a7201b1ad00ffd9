import { GatewayError } from '../errors.js';

export const channelUnknown = (id: string) =>
  new GatewayError('channel_unknown', 404, `There is no notification channel "${id}".`);

export const tooManyChannels = (most: number) =>
  new GatewayError('too_many_channels', 409, `There are ${most} channels already: remove one first.`);

export const noticeRefused = (detail: string) => new GatewayError('notice_refused', 502, detail);
