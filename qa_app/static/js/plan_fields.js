// What the fields of a plan's forms say, whatever rows and points stand where.

/** @typedef {[string, string][]} Fields names and values, in the order of the page */

const ROW = /-\d+(?=(-[a-z_]+)?$)/;
const POINT = /^points-\d+-/;

/**
 * points-1-say_instead-2-say: the last number counts the rows.
 * @param {string} name
 * @param {number} row
 */
export function nameInRow(name, row) {
  return name.replace(ROW, `-${row}`);
}

/**
 * What the server keeps of these fields: without blanks at the edges, without empty rows, and so
 * without the numbers of the rows.
 * @param {Fields} fields
 */
export function asStored(fields) {
  const said = new Map(fields.map(([name, value]) => [name, value.replace(/\r\n/g, "\n").trim()]));
  const kept = [...said].filter(([name, value]) => {
    const words = name.endsWith("-speaker") ? said.get(name.replace(/speaker$/, "text")) : value;
    return Boolean(words);
  });
  return JSON.stringify(kept.map(([name, value]) => [name.replace(ROW, ""), value]));
}

/**
 * The same fields under the names that their points have in `now`: points are counted, and another
 * one may have been added or removed since. What belongs to no point of `now` is left out.
 * @param {Fields} fields
 * @param {Fields} now
 * @returns {Fields}
 */
export function atTheirPoints(fields, now) {
  const idOf = new Map(fields.filter(isPointId).map(([name, id]) => [pointOf(name), id]));
  const pointWith = new Map(now.filter(isPointId).map(([name, id]) => [id, pointOf(name)]));
  return fields.flatMap(([name, value]) => {
    const point = pointOf(name);
    if (!point) return [[name, value]];
    const place = pointWith.get(idOf.get(point) ?? "");
    return place ? [[place + name.slice(point.length), value]] : [];
  });
}

/** @param {[string, string]} field */
function isPointId([name]) {
  return name.endsWith("-point_id");
}

/** @param {string} name */
function pointOf(name) {
  return POINT.exec(name)?.[0] ?? "";
}
