/**
 * User and password of an address, each left out when it has none. A `%` that begins no code stands for itself: people
 * write a password as it is.
 */
export function userInfo({ username, password }: URL): {
  readonly username?: string;
  readonly password?: string;
} {
  return {
    ...(username === '' ? {} : { username: decoded(username) }),
    ...(password === '' ? {} : { password: decoded(password) }),
  };
}

function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (codes) => {
    try {
      return decodeURIComponent(codes);
    } catch {
      // No UTF-8, so nothing that was encoded.
      return codes;
    }
  });
}
