// The rooms that do not fit into one line of the header stand under "More"; in the menu of a narrow
// screen, all stand in one list.
import { find, findAll, findIfThere } from "./dom.js";

const list = findIfThere("[data-rooms]");
if (list) keepInOneLine(list);

/** @param {HTMLElement} rooms */
function keepInOneLine(rooms) {
  const more = find("[data-more]", rooms);
  const menu = find("ul", more);
  const button = find("button", more);
  const isList = matchMedia("(width < 62rem)");

  const fit = () => {
    const focused = document.activeElement;
    for (const room of findAll(":scope > li", menu)) place(room, () => more.before(room));
    more.hidden = true;
    while (!isList.matches && rooms.scrollWidth > rooms.clientWidth) {
      more.hidden = false;
      const last = more.previousElementSibling;
      if (!(last instanceof HTMLElement)) break;
      place(last, () => menu.prepend(last));
    }
    button.classList.toggle("active", findIfThere("[aria-current]", menu) !== null);
    // Whoever was on a room that moved is still on it, or on the button that leads there.
    if (focused instanceof HTMLElement && focused !== document.activeElement) {
      (menu.contains(focused) ? button : focused).focus();
    }
  };

  fit();
  new ResizeObserver(fit).observe(find("nav", document, HTMLElement));
  // Letters of a font that comes later have another width.
  document.fonts.addEventListener("loadingdone", fit);
}

/**
 * @param {HTMLElement} room
 * @param {() => void} move
 */
function place(room, move) {
  move();
  const isInMenu = room.closest("[data-more]") !== null;
  const link = find("a", room);
  link.classList.toggle("dropdown-item", isInMenu);
  link.classList.toggle("nav-link", !isInMenu);
}
