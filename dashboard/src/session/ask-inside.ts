import { type Answer, type Ask, isSignedOut, type RequestOptions } from '../http/request.js';

/**
 * Asks for who is inside. Of a deed that came to nothing because the session has ended `onUndone` is told, so that
 * nobody believes it done; what was only to be read does not count.
 */
export function askInside(ask: Ask, onUndone: () => void): Ask {
  return async <Body>(path: string, options?: RequestOptions): Promise<Answer<Body>> => {
    const answer = await ask<Body>(path, options);
    const deed = options !== undefined && options.method !== 'GET';
    if (deed && !answer.ok && isSignedOut(answer.trouble)) onUndone();
    return answer;
  };
}
