// A recording in the list of uploads: its name, how much has come, what is said of it, its buttons.
import { find } from "./dom.js";

/** @typedef {{ word: string | undefined, press: () => void }} Button */

export class UploadLine {
  /**
   * @param {HTMLElement} list
   * @param {string} name
   */
  constructor(list, name) {
    this.list = list;
    this.item = document.createElement("li");
    this.item.innerHTML = `<div class="upload-name"></div>
      <div class="progress" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0">
        <div class="progress-bar"></div></div>
      <div class="upload-state"><span></span></div>`;
    find(".upload-name", this.item).textContent = name;
    find(".progress", this.item).setAttribute("aria-label", name);
    list.append(this.item);
    list.hidden = false;
  }

  /**
   * @param {string | undefined} text
   * @param {Button[]} buttons
   */
  say(text, ...buttons) {
    this.item.classList.remove("upload-failed", "upload-stopped");
    const state = find(".upload-state", this.item);
    state.replaceChildren(document.createElement("span"));
    this.reword(text);
    for (const { word, press } of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-outline-secondary ms-2";
      button.textContent = word ?? "";
      button.addEventListener("click", press, { once: true });
      state.append(button);
    }
  }

  /**
   * Say something else, beside the same buttons: somebody may be about to press one.
   * @param {string | undefined} text
   */
  reword(text) {
    find(".upload-state span", this.item).textContent = text ?? "";
  }

  /**
   * @param {string | undefined} text
   * @param {Button[]} buttons
   */
  failed(text, ...buttons) {
    this.say(text, ...buttons);
    this.item.classList.add("upload-failed");
  }

  /**
   * What came is kept, and so is the bar.
   * @param {string | undefined} text
   * @param {Button[]} buttons
   */
  stopped(text, ...buttons) {
    this.say(text, ...buttons);
    this.item.classList.add("upload-stopped");
  }

  /**
   * @param {number} share
   * @returns {number} whole percents
   */
  progress(share) {
    const percent = Math.floor(share * 100);
    find(".progress", this.item).setAttribute("aria-valuenow", String(percent));
    find(".progress-bar", this.item).style.width = `${percent}%`;
    return percent;
  }

  /**
   * @param {string | undefined} text
   * @param {string | undefined} open
   * @param {string} link
   */
  done(text, open, link) {
    this.progress(1);
    this.say(`${text} · `);
    this.item.classList.add("upload-done");
    const anchor = document.createElement("a");
    anchor.href = link;
    anchor.textContent = open ?? "";
    find(".upload-state", this.item).append(anchor);
  }

  remove() {
    this.item.remove();
    this.list.hidden = !this.list.children.length;
  }
}
