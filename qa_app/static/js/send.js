// Sends forms from scripts: CSRF in a header, answers as {status, body}, 0 for no connection.
// `leaving`: it arrives although the page is going away. Browsers allow that to no more than
// 64 KiB at once, so everything else is sent without.

export async function send(url, data, { leaving = false } = {}) {
  const answer = await post(url, data, leaving);
  // After signing in again in another tab, this page needs a new token once.
  if (answer.body.expired && (await renewToken())) return post(url, data, leaving);
  return answer;
}

async function post(url, data, leaving) {
  const headers = { Accept: "application/json", "X-CSRFToken": token().content };
  // A token that stands in the form would go before the one in the header.
  data.delete("csrf_token");
  try {
    const response = await fetch(url, { method: "POST", headers, body: data, keepalive: leaving });
    const body = await response.json().catch(() => ({}));
    return { status: response.status, body };
  } catch {
    return { status: 0, body: {} };
  }
}

const token = () => document.querySelector("meta[name=csrf-token]");

async function renewToken() {
  try {
    const page = await (await fetch(location.href, { headers: { Accept: "text/html" } })).text();
    const fresh = new DOMParser().parseFromString(page, "text/html");
    const renewed = fresh.querySelector("meta[name=csrf-token]")?.content;
    if (!renewed || renewed === token().content) return false;
    token().content = renewed;
    document.querySelectorAll("input[name=csrf_token]").forEach((field) => {
      field.value = renewed;
    });
    return true;
  } catch {
    return false;
  }
}
