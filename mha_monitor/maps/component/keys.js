// By keyboard: one stop for Tab, arrows from area to area, Enter chooses.
import L from "./library.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function reachable(atlas) {
  atlas.focus = atlas.shapes.shapes[0].id;
  for (const [code, shape] of atlas.areas) {
    const path = shape.getElement();
    path.setAttribute("role", "button");
    path.dataset.code = code;
    path.setAttribute("tabindex", code === atlas.focus ? "0" : "-1");
    path.addEventListener("keydown", (event) => pressed(atlas, code, event));
    path.addEventListener("focus", () => ring(atlas, path.matches(":focus-visible") ? code : null));
    path.addEventListener("blur", () => ring(atlas, null));
  }
}

export function focus(atlas, code, really = true) {
  atlas.areas.get(atlas.focus).getElement().setAttribute("tabindex", "-1");
  const path = atlas.areas.get(code).getElement();
  path.setAttribute("tabindex", "0");
  atlas.focus = code;
  if (really) path.focus({ preventScroll: true });
}

// A ring of its own, under no neighbour; moving the area itself in the page would lose the focus.
function ring(atlas, code) {
  atlas.ring?.remove();
  const shape = atlas.areas.get(code);
  if (!shape) {
    for (const each of atlas.areas.values()) each.closeTooltip();
    return;
  }
  const line = (color, weight) =>
    L.polygon(shape.getLatLngs(), { color, weight, fill: false, interactive: false, className: "focus" });
  atlas.ring = L.layerGroup([line("#0B0C0C", 8), line("#FFDD00", 4)]).addTo(atlas.map);
  if (!atlas.map.getBounds().contains(shape.getBounds().getCenter())) {
    atlas.map.panTo(shape.getBounds().getCenter(), { animate: false });
    atlas.moved = true;
  }
  shape.openTooltip(shape.getBounds().getCenter());
}

function pressed(atlas, code, event) {
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    atlas.choose(code);
  } else if (event.key === "Home") {
    event.preventDefault();
    atlas.home();
  } else if (ARROWS[event.key]) {
    event.preventDefault();
    const next = neighbour(atlas, code, ARROWS[event.key]);
    if (next) focus(atlas, next);
  }
}

// The nearest area ahead; what lies aside counts double.
function neighbour(atlas, code, [right, down]) {
  const at = (each) => L.CRS.EPSG3857.latLngToPoint(L.latLng(atlas.shapes.middles[each]), 8);
  const from = at(code);
  let best = null, least = Infinity;
  for (const other of atlas.areas.keys()) {
    const to = at(other), x = to.x - from.x, y = to.y - from.y;
    const ahead = x * right + y * down, aside = Math.abs(x * down) + Math.abs(y * right);
    if (ahead > 1 && ahead + 2 * aside < least) {
      least = ahead + 2 * aside;
      best = other;
    }
  }
  return best;
}
