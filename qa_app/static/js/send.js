// Sends forms from scripts: CSRF in a header, answers as {status, body}, 0 for no connection.
// What is under way arrives even when the page is left.

export async function send(url, data) {
  const answer = await post(url, data);
  // After signing in again in another tab, this page needs a new token once.
  if (answer.body.expired && (await renewToken())) return post(url, data);
  return answer;
}

async function post(url, data) {
  const headers = { Accept: "application/json", "X-CSRFToken": token().content };
  // A token that stands in the form would go before the one in the header.
  data.delete("csrf_token");
  try {
    const response = await fetch(url, { method: "POST", headers, body: data, keepalive: true });
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
