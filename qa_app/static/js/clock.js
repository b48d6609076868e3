// Times in a call: shown as 3:07, typed as 3:07.50, kept in seconds.

/** @param {number} seconds */
export function clockText(seconds) {
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours
    ? `${hours}:${twoDigits(minutes)}:${twoDigits(whole % 60)}`
    : `${minutes}:${twoDigits(whole % 60)}`;
}

/** @param {number} seconds */
export function clockField(seconds) {
  const hundredths = Math.round(seconds * 100);
  const rest = (hundredths % 6000) / 100;
  return `${Math.floor(hundredths / 6000)}:${rest.toFixed(2).padStart(5, "0")}`;
}

/**
 * @param {string} text
 * @returns {number} seconds, or NaN for what is no time
 */
export function parseClock(text) {
  const parts = text.trim().replace(",", ".").split(":");
  if (parts.length > 3 || parts.some((part) => !/^\d+(\.\d+)?$/.test(part))) return NaN;
  return parts.reduce((total, part) => total * 60 + Number(part), 0);
}

/** @param {number} number */
function twoDigits(number) {
  return String(number).padStart(2, "0");
}
