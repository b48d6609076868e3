// Keeps one empty row behind the last one that is filled, so that there is always room for more.
const MOST_ROWS = 12;

document.querySelectorAll("[data-rows]").forEach((set) => {
  set.addEventListener("input", () => extend(set));
});

export function extend(set) {
  const rows = set.querySelectorAll("[data-row]");
  const last = rows[rows.length - 1];
  const isEmpty = [...last.querySelectorAll("textarea")].every((field) => !field.value.trim());
  if (isEmpty || rows.length >= MOST_ROWS) return;
  const fresh = last.cloneNode(true);
  for (const field of fresh.querySelectorAll("textarea, select")) {
    field.name = field.id = nextName(field.name, rows.length);
    if (field.tagName === "TEXTAREA") field.value = field.textContent = "";
  }
  last.after(fresh);
}

// points-1-pairs-2-say: the last number counts the rows.
function nextName(name, index) {
  return name.replace(/-\d+(?=(-[a-z_]+)?$)/, `-${index}`);
}
