// The transcript: click to hear, the spoken line lit, selected words as a stretch of the call.

const FOLLOW_OFF = "qa-coach-follow-off";
const SETTLE_MS = 300;

// onSelect({start, end, quote}) when words are selected; onClip(same) for a line's own button.
export function startTranscript(element, player, { onSelect, onClip } = {}) {
  return new Transcript(element, player, { onSelect, onClip });
}

class Transcript {
  #lit = [];

  constructor(element, player, { onSelect, onClip }) {
    this.element = element;
    this.player = player;
    this.lines = [...element.querySelectorAll("[data-lines] > [data-start]")];
    this.#wireClicks(onClip);
    this.#wireFollow();
    if (onSelect) this.#wireSelection(onSelect);
    player.onTime((now) => this.#light(now));
    addEventListener("hashchange", () => this.#openAt());
    this.#openAt();
  }

  // "#t=12.3" in the address: the call is opened at that second, where a search found something.
  #openAt() {
    const named = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
    if (!named) return;
    const start = Number(named[1]);
    this.player.seek(start);
    const line = this.lines.find((one) => start < endOf(one));
    line?.scrollIntoView({ block: "nearest" });
  }

  // What is said between two times, a line for each segment; empty where nothing is.
  quoteBetween(start, end) {
    const inside = (word) => {
      const middle = (Number(word.dataset.start) + Number(word.dataset.end)) / 2;
      return middle >= start && middle <= end;
    };
    const near = this.lines.filter((line) => startOf(line) < end && endOf(line) > start);
    return quoteOf(near.map((line) => {
      const words = wordsOf(line);
      return words.length > 1 ? words.filter(inside) : words;
    }));
  }

  #wireClicks(onClip) {
    this.element.addEventListener("click", (event) => {
      const line = event.target.closest("[data-lines] > [data-start]");
      if (!line) return;
      if (event.target.closest("[data-clip]")) {
        onClip?.({ ...spanOf(wordsOf(line)), quote: quoteOf([wordsOf(line)]) });
      } else if (event.target.closest("[data-hear]")) {
        this.player.play(startOf(line));
      } else if (getSelection().isCollapsed && event.target.closest("[data-text]")) {
        this.player.play(startOf(event.target.closest("[data-start]")));
      }
    });
  }

  #wireFollow() {
    const option = this.element.querySelector("[data-follow]");
    option.checked = !localStorage.getItem(FOLLOW_OFF);
    option.addEventListener("change", () => {
      if (option.checked) localStorage.removeItem(FOLLOW_OFF);
      else localStorage.setItem(FOLLOW_OFF, "1");
    });
    this.element.querySelector("[data-follow-option]").hidden = false;
    this.follow = option;
  }

  #light(now) {
    const spoken = this.lines.filter((line) => startOf(line) <= now && now < endOf(line));
    if (spoken.length === this.#lit.length && spoken.every((line, at) => line === this.#lit[at])) {
      return;
    }
    this.#lit.forEach((line) => line.removeAttribute("aria-current"));
    spoken.forEach((line) => line.setAttribute("aria-current", "true"));
    this.#lit = spoken;
    if (spoken.length && this.follow.checked && this.player.playing) scrollTo(spoken[0]);
  }

  #wireSelection(onSelect) {
    let timer = 0;
    let told = "";
    document.addEventListener("selectionchange", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const selected = this.#selected();
        const telling = JSON.stringify(selected);
        if (selected && telling !== told) onSelect(selected);
        told = telling;
      }, SETTLE_MS);
    });
  }

  #selected() {
    const selection = getSelection();
    if (selection.isCollapsed || !this.element.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    const touched = (node) => range.intersectsNode(node) && overlaps(range, node);
    const perLine = this.lines
      .filter((line) => range.intersectsNode(line))
      .map((line) => wordsOf(line).filter(touched))
      .filter((words) => words.length);
    if (!perLine.length) return null;
    return { ...spanOf(perLine.flat()), quote: quoteOf(perLine) };
  }
}

const startOf = (node) => Number(node.dataset.start);
const endOf = (node) => Number(node.dataset.end);
const wordsOf = (line) => [...line.querySelectorAll("[data-text] > [data-start]")];

function spanOf(words) {
  return { start: Math.min(...words.map(startOf)), end: Math.max(...words.map(endOf)) };
}

function quoteOf(perLine) {
  return perLine
    .map((words) => words.map((word) => word.textContent).join("").replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .join("\n");
}

// A range that only touches a word's edge does not select it.
function overlaps(range, node) {
  const own = document.createRange();
  own.selectNodeContents(node);
  return (
    range.compareBoundaryPoints(Range.END_TO_START, own) < 0 &&
    range.compareBoundaryPoints(Range.START_TO_END, own) > 0
  );
}

// Within the list of lines only: the rest of the page stays where the person put it.
function scrollTo(line) {
  const list = line.parentElement;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = line.offsetTop - list.offsetTop - list.clientHeight / 3;
  list.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
}
