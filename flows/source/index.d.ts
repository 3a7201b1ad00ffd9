/** Every flow by the name of its file. */
export const FLOWS: Readonly<Record<string, readonly { readonly id: string; readonly type: string }[]>>;
