import type { ChannelDraft } from './draft.js';

/** What a part of the form of a channel is given. */
export interface FieldsProps {
  readonly draft: ChannelDraft;
  readonly onChange: (part: Partial<ChannelDraft>) => void;
}
