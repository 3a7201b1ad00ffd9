import { passedOn, refusal, type Told } from '../errors.js';

export const channelUnknown = (id: string) => refusal('channel_unknown', { id });

export const tooManyChannels = (most: number) => refusal('too_many_channels', { most });

export const noticeRefused = (why: Told) => passedOn('notice_refused', why);
