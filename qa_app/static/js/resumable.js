// One recording on its way by the tus protocol: goes on by itself after a lost line, and by hand
// after everything else. What the server has of it stays there for a day.
import { renewToken, send } from "./send.js";

const PIECE_BYTES = 8 * 1024 * 1024;
// Longer than a server that was cut off holds the upload for the line that is gone.
const PAUSES = [0, 1000, 3000, 5000, 10000, 20000];
const BUSY = 423;

/**
 * What the page is told: how much has come, what came of it, and why it stopped (status 0: no line).
 * @typedef {import("./send.js").Answer} Answer
 * @typedef {{
 *   progress(share: number): void, done(answer: Answer): void, stopped(answer: Answer): void,
 * }} Listener
 */

export class ResumableUpload {
  /** @type {any} tus-js-client comes as a script of its own, without types */
  #sender = null;
  #renewed = false;

  /**
   * @param {File} file
   * @param {string} endpoint where uploads are begun
   * @param {string | null} url of one that was begun before
   * @param {Record<string, string>} details what the form says of the recording
   * @param {Listener} listener
   */
  constructor(file, endpoint, url, details, listener) {
    this.file = file;
    this.endpoint = endpoint;
    this.url = url;
    this.details = details;
    this.listener = listener;
  }

  start() {
    const { tus } = /** @type {any} */ (window);
    this.#sender = new tus.Upload(this.file, {
      // Without an endpoint an upload that is not there is an error, and not begun anew.
      endpoint: this.url ? null : this.endpoint,
      uploadUrl: this.url,
      chunkSize: PIECE_BYTES,
      retryDelays: PAUSES,
      storeFingerprintForResuming: false,
      metadata: {
        ...this.details,
        filename: this.file.name,
        modified: String(this.file.lastModified),
      },
      onBeforeRequest: addHeaders,
      onUploadUrlAvailable: () => {
        this.url = this.#sender.url;
      },
      onShouldRetry: (/** @type {any} */ error) => worthRetrying(answerOf(error).status),
      onProgress: (/** @type {number} */ sent, /** @type {number} */ all) =>
        this.listener.progress(sent / all),
      onError: (/** @type {any} */ error) => this.#stopped(answerOf(error)),
      onSuccess: () => this.#finish(),
    });
    this.#sender.start();
  }

  /** Stop, and let the server forget it; false when that could not be said. */
  async cancel() {
    await this.#sender?.abort();
    if (!this.url) return true;
    for (const pause of PAUSES) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      const { status } = await send(`${this.url}/forget`, new FormData());
      if (status !== BUSY) return status === 200 || status === 404;
    }
    return false;
  }

  async #finish() {
    const answer = await send(`${this.url}/outcome`, new FormData());
    if (answer.body.call) this.listener.done(answer);
    else this.listener.stopped(answer);
  }

  /** @param {Answer} answer */
  async #stopped(answer) {
    // After signing in again in another tab, this page needs a new token once.
    if (answer.body.expired && !this.#renewed && (await renewToken())) {
      this.#renewed = true;
      this.start();
      return;
    }
    this.#renewed = false;
    if (refused(answer.status)) this.url = null;
    this.listener.stopped(answer);
  }
}

/** @param {any} request */
function addHeaders(request) {
  const token = document.querySelector("meta[name=csrf-token]");
  request.setHeader("Accept", "application/json");
  request.setHeader("X-CSRFToken", token?.getAttribute("content") ?? "");
}

/**
 * @param {any} error of tus-js-client
 * @returns {Answer}
 */
function answerOf(error) {
  const response = error.originalResponse;
  if (!response) return { status: 0, body: {} };
  try {
    return { status: response.getStatus(), body: JSON.parse(response.getBody()) };
  } catch {
    return { status: response.getStatus(), body: {} };
  }
}

/**
 * A line that is gone, a server that is starting, and an upload that another line still holds.
 * @param {number} status
 */
const worthRetrying = (status) => [0, 408, 409, BUSY, 502, 503, 504].includes(status);

/**
 * What the server will not take, or has no more, however often it is sent.
 * @param {number} status
 */
export const refused = (status) => [400, 404, 413].includes(status);
