// England, its parts drawn larger, and how both are moved.
import L from "./library.js";
import { reachable } from "./keys.js";
import { names } from "./names.js";

const FRAME = `<div class="map" role="group"></div>
<div class="inset" aria-hidden="true"><div class="heading"></div><div class="small"></div></div>
<div class="answer" role="status"></div>`;
export const STILL = {
  zoomControl: false, attributionControl: false, dragging: false, touchZoom: false,
  doubleClickZoom: false, boxZoom: false, scrollWheelZoom: false, keyboard: false, zoomSnap: 0,
  zoomAnimation: false, fadeAnimation: false,
};

export function build(frame, shapes) {
  frame.innerHTML = FRAME;
  const main = frame.querySelector(".map");
  main.classList.toggle("tiles", shapes.always);
  const map = L.map(main, {
    ...shapes.options, zoomControl: false, attributionControl: false, keyboard: false,
    scrollWheelZoom: false, dragging: false, renderer: L.svg({ padding: 1 }),
  });
  const atlas = { frame, map, areas: new Map(), small: new Map(), shapes };
  atlas.home = () => {
    map.fitBounds(shapes.bounds, { animate: false });
    atlas.moved = false;
  };
  dragged(map, main);
  controls(atlas);
  atlas.home();
  outlines(shapes, map, atlas.areas, (code) => atlas.choose(code));
  const inset = shapes.inset ? larger(atlas) : frame.querySelector(".inset").remove();
  hatched(frame, shapes.patterns);
  atlas.over = L.layerGroup().addTo(map);
  reachable(atlas);
  const words = names(atlas);
  const watcher = new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    if (!atlas.moved) atlas.home();
    inset?.invalidateSize({ animate: false }).fitBounds(shapes.inset.bounds, { animate: false });
  });
  watcher.observe(main);
  map.on("dragstart zoomstart", () => (atlas.moved = true));
  atlas.remove = () => {
    watcher.disconnect();
    words.remove();
    map.remove();
    inset?.remove();
    frame.innerHTML = "";
  };
  return atlas;
}

// A mouse drags; one finger scrolls the page, as everywhere else on it, and two move the map.
function dragged(map, main) {
  main.addEventListener(
    "pointerdown", (event) => map.dragging[event.pointerType === "mouse" ? "enable" : "disable"](), true,
  );
}

function controls(atlas) {
  const zoom = L.control.zoom({ position: "topleft" }).addTo(atlas.map);
  const button = L.DomUtil.create("a", "home", zoom.getContainer());
  Object.assign(button, { href: "#", title: "All of England", textContent: "⌂" });
  button.setAttribute("role", "button");
  button.setAttribute("aria-label", "All of England");
  L.DomEvent.on(button, "click", (event) => {
    L.DomEvent.stop(event);
    atlas.home();
  });
}

export function outlines(shapes, on, into, choose) {
  L.geoJSON({ type: "FeatureCollection", features: shapes.shapes }, {
    style: { ...shapes.border, className: "area" },
    onEachFeature(feature, shape) {
      into.set(feature.id, shape);
      if (choose) shape.on("click", () => choose(feature.id));
      else shape.options.interactive = false;
    },
  }).addTo(on);
}

function larger(atlas) {
  const place = atlas.frame.querySelector(".inset");
  place.querySelector(".heading").textContent = atlas.shapes.inset.name;
  const inset = L.map(place.querySelector(".small"), { ...STILL, renderer: L.svg({ padding: 0.5 }) });
  inset.fitBounds(atlas.shapes.inset.bounds);
  outlines(atlas.shapes, inset, atlas.small, (code) => atlas.choose(code));
  atlas.overSmall = L.layerGroup().addTo(inset);
  for (const shape of atlas.small.values()) shape.getElement().setAttribute("tabindex", "-1");
  return inset;
}

export function hatched(frame, patterns) {
  for (const svg of frame.querySelectorAll(".leaflet-overlay-pane > svg")) {
    svg.insertAdjacentHTML("afterbegin", patterns);
    svg.setAttribute("role", "presentation");
  }
}
