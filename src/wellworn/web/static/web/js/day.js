// Digits that are pressed later than they were meant go into a date field as the browser puts them: part by part, in the order of the
// browser's language, a part being done when no further digit can belong to it.
const LENGTH = { year: 4, month: 2, day: 2 };
const MOST = { year: 9999, month: 12, day: 31 };
const ORDER = new Intl.DateTimeFormat(navigator.language).formatToParts().map(({ type }) => type).filter((type) => type in LENGTH);
const typing = new WeakMap();

const end = ({ type, target, key }) => { if (type !== "keydown" || /^(Arrow|Backspace|Delete)/.test(key)) typing.delete(target); };

// From here until the field is left, or a part of it is chosen otherwise: the browser itself is still at the first part.
export const isAtDay = (field) => typing.has(field);

function begun(field) {
  const [year, month, day] = field.value.split("-").map(Number);
  for (const name of ["blur", "pointerdown", "keydown"]) field.addEventListener(name, end);
  typing.set(field, { parts: { year, month, day }, at: 0, digits: "" });
  return typing.get(field);
}

function goOn(now) {
  now.at = Math.min(now.at + 1, ORDER.length - 1);
  now.digits = "";
}

export function writeDay(field, key) {
  const now = typing.get(field) ?? begun(field);
  const part = ORDER[now.at];
  if (/^\d$/.test(key)) {
    now.digits += key;
    now.parts[part] = Number(now.digits);
    if (now.digits.length === LENGTH[part] || now.parts[part] * 10 > MOST[part]) goOn(now);
  } else if (now.digits && /^[-/. ]$/.test(key)) goOn(now);
  const { year, month, day } = now.parts;
  const was = field.value;
  if (year && month && day) field.value = [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
  if (!field.value) field.value = was;   // no such day yet: 31 and then the month
  return field.value !== was;
}

// Tab goes through a date field's parts before it leaves it.
export function nextPart(field) {
  const now = typing.get(field) ?? begun(field);
  if (now.at === ORDER.length - 1) return false;
  goOn(now);
  return true;
}
