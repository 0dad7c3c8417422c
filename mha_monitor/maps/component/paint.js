// What changes from run to run: colours, words, lines, and the area that is chosen.
import L from "./library.js";
import { focus } from "./keys.js";

const INK = "#0B0C0C";
const HALO = [["#fff", 9], [INK, 4.5], ["#fff", 1.5]];
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function paint(atlas, data) {
  const { map, areas, small } = atlas;
  map.getContainer().setAttribute("aria-label", data.label);
  atlas.words = data.areas;
  for (const [code, shape] of areas) {
    const [fill, words] = data.areas[code] ?? ["#fff", code];
    for (const each of [shape, small.get(code)]) each?.setStyle({ fillColor: fill });
    const path = shape.getElement();
    path.setAttribute("aria-label", words);
    path.setAttribute("aria-pressed", code === data.chosen);
    if (!shape.getTooltip()) shape.bindTooltip("", { className: "words", sticky: true });
    shape.setTooltipContent(plain(words));
  }
  lines(areas, atlas.over, data);
  if (atlas.overSmall) lines(small, atlas.overSmall, data);
  if (data.chosen && data.chosen !== atlas.chosen) {
    atlas.chosen = data.chosen;
    approach(atlas, areas.get(data.chosen));
    focus(atlas, data.chosen, false);
  }
  atlas.chosen = data.chosen;
  answer(atlas, data.chosen);
}

// Text is never read as HTML.
function plain(words) {
  const told = document.createElement("span");
  told.textContent = words;
  return told;
}

// Lines that tell a verdict lie over all areas, and the halo of the chosen one over these: its own
// colour stays as it is.
function lines(shapes, over, data) {
  over.clearLayers();
  const draw = (code, style) => {
    const shape = shapes.get(code);
    if (shape) {
      L.polygon(shape.getLatLngs(), { fill: false, interactive: false, ...style }).addTo(over);
    }
  };
  for (const [code, [, , dash]] of Object.entries(data.areas)) {
    if (dash != null) draw(code, { color: INK, weight: 2.5, dashArray: dash, className: "line" });
  }
  for (const [color, weight] of data.chosen ? HALO : []) {
    draw(data.chosen, { color, weight, className: "halo" });
  }
}

// The map moves only where the area cannot be seen well as it lies.
function approach(atlas, shape) {
  const { map } = atlas, bounds = shape.getBounds(), size = map.getSize();
  const north = map.latLngToContainerPoint(bounds.getNorthWest());
  const south = map.latLngToContainerPoint(bounds.getSouthEast());
  const tiny = Math.max(south.x - north.x, south.y - north.y) < Math.min(size.x, size.y) / 12;
  if (!tiny && map.getBounds().contains(bounds)) return;
  atlas.moved = true;
  const how = { maxZoom: 9, padding: [50, 50] };
  if (calm()) map.fitBounds(bounds, { ...how, animate: false });
  else map.flyToBounds(bounds, { ...how, duration: 0.5 });
}

export function answer(atlas, code) {
  const place = atlas.frame.querySelector(".answer");
  place.textContent = code ? atlas.words[code]?.[1] ?? "" : "";
  place.hidden = !place.textContent;
}
