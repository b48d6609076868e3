// Sends forms from scripts: CSRF in a header, answers as {status, body}.

// What is sent with `keepalive` arrives although the page goes away. Browsers carry no more than
// 64 KiB of that at once for a page, fields and their envelopes together.
const MOST_KEPT_ALIVE = 60 * 1024;
const ENVELOPE = 160;
let keptAlive = 0;

/**
 * `status` is 0 where no answer came or none of ours: no connection, a page of some network's own.
 * @typedef {{ status: number, body: Record<string, any> }} Answer
 */

/**
 * @param {string} url
 * @param {FormData | URLSearchParams} data
 * @param {{ patienceMs?: number }} [options] how long to wait for an answer; forever, if not said
 * @returns {Promise<Answer>}
 */
export async function send(url, data, { patienceMs } = {}) {
  const answer = await post(url, data, patienceMs);
  // After signing in again in another tab, this page needs a new token once.
  if (answer.body.expired && (await renewToken())) return post(url, data, patienceMs);
  return answer;
}

/**
 * @param {string} url
 * @param {FormData | URLSearchParams} data
 * @param {number | undefined} patienceMs
 * @returns {Promise<Answer>}
 */
async function post(url, data, patienceMs) {
  const headers = { Accept: "application/json", "X-CSRFToken": token().content };
  // A token that stands in the form would go before the one in the header.
  data.delete("csrf_token");
  const size = sizeOf(data);
  const keepalive = keptAlive + size <= MOST_KEPT_ALIVE;
  const signal = patienceMs === undefined ? null : AbortSignal.timeout(patienceMs);
  if (keepalive) keptAlive += size;
  try {
    const response = await fetch(url, { method: "POST", headers, body: data, keepalive, signal });
    const body = await response.json().catch(() => null);
    if (response.ok && body === null) return { status: 0, body: {} };
    return { status: response.status, body: body ?? {} };
  } catch {
    return { status: 0, body: {} };
  } finally {
    if (keepalive) keptAlive -= size;
  }
}

/**
 * @param {FormData | URLSearchParams} data
 * @returns {number} bytes that it takes to send
 */
function sizeOf(data) {
  const encoder = new TextEncoder();
  let size = ENVELOPE;
  for (const [name, value] of data) {
    const length = typeof value === "string" ? encoder.encode(value).length : value.size;
    size += ENVELOPE + name.length + length;
  }
  return size;
}

/** @returns {HTMLMetaElement} */
function token(page = document) {
  const meta = page.querySelector("meta[name=csrf-token]");
  return /** @type {HTMLMetaElement} */ (meta);
}

/**
 * What one person typed is not sent under the name of another who has signed in since; nobody
 * being signed in is for the answer to tell.
 * @param {HTMLMetaElement} renewed
 */
function isOfSamePerson(renewed) {
  return ["", token().dataset.person].includes(renewed.dataset.person);
}

export async function renewToken() {
  try {
    const page = await (await fetch(location.href, { headers: { Accept: "text/html" } })).text();
    const fresh = new DOMParser().parseFromString(page, "text/html");
    const renewed = token(fresh);
    if (renewed.content === token().content || !isOfSamePerson(renewed)) return false;
    token().content = renewed.content;
    for (const field of document.querySelectorAll("input[name=csrf_token]")) {
      /** @type {HTMLInputElement} */ (field).value = renewed.content;
    }
    return true;
  } catch {
    return false;
  }
}
