/** Why a listener cannot start, for whoever starts the gateway or reads its log. It is never the answer to a request. */
export class StartError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'StartError';
  }
}
