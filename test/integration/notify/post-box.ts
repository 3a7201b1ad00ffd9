import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A request that a push server got. */
export interface Posted {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** An HTTP server on loopback that takes whatever is posted, or answers as it is told to. */
export class PostBox {
  readonly posted: Posted[] = [];
  /** Status of the next answers. */
  status = 200;
  private answering: Promise<void> = Promise.resolve();

  private constructor(
    private readonly server: HttpServer,
    readonly url: string,
  ) {}

  static async open(): Promise<PostBox> {
    const server = createHttpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const box = new PostBox(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      box.posted.push({ path: request.url ?? '', headers: request.headers, body });
      await box.answering;
      response.writeHead(box.status, box.status === 302 ? { location: `${box.url}/elsewhere` } : {}).end();
    });
    return box;
  }

  /** Takes what comes and answers none of it, until the function it answers is called. */
  hold(): () => void {
    let go = () => {};
    this.answering = new Promise((resolve) => {
      go = resolve;
    });
    return () => go();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A mail server on loopback: as much of SMTP (RFC 5321) and AUTH PLAIN (RFC 4954) as one message needs. */
export class MailServer {
  readonly mails: { readonly to: readonly string[]; readonly text: string }[] = [];
  /** What was sent to sign in, decoded: user and password behind zero bytes. */
  readonly signedIn: string[] = [];
  /** Answer to whoever signs in. */
  signIn = '235 welcome';
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async open(): Promise<MailServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const mail = new MailServer(server, (server.address() as AddressInfo).port);
    server.on('connection', (socket) => mail.talk(socket));
    return mail;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private talk(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.setEncoding('utf8');
    let [heard, letter] = ['', null as string | null];
    let to: string[] = [];
    const say = (line: string) => socket.write(`${line}\r\n`);
    const answer = (line: string): void => {
      const word = line.slice(0, 4).toUpperCase();
      if (word === 'EHLO') say('250-post\r\n250 AUTH PLAIN');
      else if (word === 'AUTH') {
        this.signedIn.push(Buffer.from(line.split(' ')[2] ?? '', 'base64').toString());
        say(this.signIn);
      } else if (word === 'RCPT') {
        to.push(line);
        say('250 ok');
      } else if (word === 'DATA') {
        letter = '';
        say('354 go on');
      } else if (word === 'QUIT') socket.end('221 bye\r\n');
      else say('250 ok');
    };
    socket.on('data', (chunk: string) => {
      heard += chunk;
      for (let end = heard.indexOf('\r\n'); end >= 0; end = heard.indexOf('\r\n')) {
        const line = heard.slice(0, end);
        heard = heard.slice(end + 2);
        if (letter === null) answer(line);
        else if (line === '.') {
          this.mails.push({ to, text: letter });
          [letter, to] = [null, []];
          say('250 taken');
        } else letter += `${line}\n`;
      }
    });
    say('220 post');
  }
}
