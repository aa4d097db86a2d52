// Where a label beside a point covers nothing that is drawn: the nearest free place around it, first on the side that it is meant for.
const NEAR = 10, STEP = 6, FARTHEST = 96;
const ASIDE = 12;   // farther to a side, it would belong to another point
const HALO = 3;   // what a label keeps clear around it

export function spot([wide, high], [x, y], strokes, { at, taken, above }) {
  const lefts = [x + 3, x - wide - 2, x - wide / 2, at.end - wide].map((left) => Math.min(Math.max(left, at.left + 2), at.end - wide))
    .filter((left) => left <= x + ASIDE && left + wide >= x - ASIDE);
  const around = (left, top) => ({ left, top, right: left + wide, bottom: top + high });
  const places = [];
  for (let far = NEAR; far <= FARTHEST; far += STEP) {
    for (const side of above ? [-1, 1] : [1, -1]) {
      const top = y + side * far - (side < 0 ? high : 0);
      if (top >= at.top - high && top + high <= at.floor) places.push(...lefts.map((left) => around(left, top)));
    }
  }
  return places.find((place) => strokes.every((stroke) => !crosses(stroke, place)) && taken.every((one) => !overlaps(one, place))) ?? places[0] ?? around(lefts[0], y - high / 2);
}

// Whether a stroke runs through a place.
function crosses([x1, y1, x2, y2], { left, right, top, bottom }) {
  const from = Math.max(Math.min(x1, x2), left - HALO), to = Math.min(Math.max(x1, x2), right + HALO);
  if (from > to) return false;
  const slope = x2 === x1 ? 0 : (y2 - y1) / (x2 - x1);
  const [one, other] = x2 === x1 ? [y1, y2] : [y1 + (from - x1) * slope, y1 + (to - x1) * slope];
  return Math.max(one, other) >= top - HALO && Math.min(one, other) <= bottom + HALO;
}

const overlaps = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
