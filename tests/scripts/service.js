// A server that keeps one form's values under revisions, as the real one does, and that can go
// wrong in all the ways in which the real one, or the network before it, can.
import { createServer } from "node:http";

/** A service for one test, with `text` stored. */
export async function startService(test, { text = "" } = {}) {
  const service = new Service(text);
  await service.start();
  test.after(() => service.stop());
  return service;
}

export class Service {
  revision = 1;
  /** Every text that was ever saved, in order. */
  history = [];
  received = [];
  /** What goes wrong at the moment; "lost answer" is the only trouble that saves. */
  trouble = null;
  #held = null;

  constructor(text) {
    this.text = text;
    this.server = createServer((request, response) => this.#answer(request, response));
  }

  start() {
    return new Promise((resolve) => {
      this.server.listen(0, "127.0.0.1", () => {
        this.url = `http://127.0.0.1:${this.server.address().port}/save`;
        resolve(undefined);
      });
    });
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  /** Somebody else saves. */
  saveElsewhere(text) {
    this.text = text;
    this.revision += 1;
    this.history.push(text);
  }

  /** Answers wait until the function that is given back is called. */
  hold() {
    let release;
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    return () => {
      this.#held = null;
      release();
    };
  }

  async #answer(request, response) {
    const body = await textOf(request);
    const sent = await new Response(body, { headers: request.headers }).formData();
    const trouble = this.trouble;
    this.received.push(sent.get("text"));
    await this.#held;
    if (trouble === "away") return request.socket.destroy();
    if (trouble === "signed out") return tell(response, 401, { error: "Sign in." });
    if (trouble === "broken") return tell(response, 502, null, "<h1>Bad gateway</h1>");
    if (trouble === "portal") return tell(response, 200, null, "<h1>Welcome to our Wi-Fi</h1>");
    if (trouble === "other service") return tell(response, 200, { status: "ok" });
    if (trouble === "refusing") return tell(response, 400, { error: "Too long." });
    const [status, answer] = this.#save(sent);
    if (trouble === "lost answer") return request.socket.destroy();
    return tell(response, status, answer);
  }

  #save(sent) {
    // Forms travel with the line ends of old; they are stored with today's.
    const text = sent.get("text").replaceAll("\r\n", "\n");
    if (text === this.text) return [200, { revision: this.revision }];
    if (Number(sent.get("revision")) !== this.revision) {
      return [409, { error: "Conflict.", theirs: { text: this.text }, revision: this.revision }];
    }
    this.saveElsewhere(text);
    return [200, { revision: this.revision }];
  }
}

function tell(response, status, answer, html = "") {
  response.writeHead(status, { "Content-Type": answer ? "application/json" : "text/html" });
  response.end(answer ? JSON.stringify(answer) : html);
}

async function textOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
