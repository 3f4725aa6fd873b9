// Dots that would cover each other move apart, as little as that takes.

const GAP = 3.4; // px between two centres
const ROUNDS = 200;

/** Moves the `at` of dots until none is nearer than GAP to another. */
export function spread(dots) {
  for (let round = 0; round < ROUNDS; round++)
    for (let i = 0; i < dots.length; i++)
      for (let j = i + 1; j < dots.length; j++) part(dots[i], dots[j]);
  for (const dot of dots) dot.at = dot.at.map((value) => Math.round(value * 10) / 10);
}

function part(one, other) {
  const [dx, dy] = [other.at[0] - one.at[0], other.at[1] - one.at[1]];
  const length = Math.hypot(dx, dy);
  if (length >= GAP) return;
  const push = (GAP - length) / 2 + 0.01;
  const [ux, uy] = length ? [dx / length, dy / length] : [1, 0];
  one.at = [one.at[0] - ux * push, one.at[1] - uy * push];
  other.at = [other.at[0] + ux * push, other.at[1] + uy * push];
}
