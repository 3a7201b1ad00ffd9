/** The alarm as a web request, to the address in NOTIFY_URL; nothing where none is set. */
export function webRequest(msg, { env }) {
  const url = env.get('NOTIFY_URL');
  if (!/^https?:\/\//.test(url ?? '')) return null;
  return {
    url,
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8', title: msg.topic },
    payload: msg.payload,
  };
}
