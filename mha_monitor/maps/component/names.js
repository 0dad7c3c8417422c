// The names of places, where there is room for them.
import L from "./library.js";

export function names(atlas) {
  const { map, shapes } = atlas;
  const pane = map.createPane("names");
  const labels = shapes.shapes.map((feature) => {
    const label = L.DomUtil.create("div", "name", pane);
    label.textContent = feature.properties.name;
    label.setAttribute("aria-hidden", "true");
    return { label, code: feature.id };
  });
  const place = () => {
    const near = shapes.always || map.getZoom() > map.getBoundsZoom(shapes.bounds) + 0.4;
    const taken = [];
    for (const { label, code } of labels) {
      const at = map.latLngToLayerPoint(shapes.middles[code]);
      const bounds = atlas.areas.get(code).getBounds();
      const west = map.latLngToLayerPoint(bounds.getNorthWest());
      const east = map.latLngToLayerPoint(bounds.getSouthEast());
      label.style.display = near ? "" : "none";
      if (!near) continue;
      const box = { x: at.x, y: at.y, w: label.offsetWidth, h: label.offsetHeight };
      const fits = box.w < (east.x - west.x) * 1.05 && box.h < east.y - west.y && !taken.some((each) => meet(each, box));
      label.style.display = fits ? "" : "none";
      if (fits) taken.push(box);
      L.DomUtil.setPosition(label, L.point(at.x - box.w / 2, at.y - box.h / 2).round());
    }
  };
  map.on("zoomend viewreset moveend", place);
  place();
  return { remove: () => map.off("zoomend viewreset moveend", place) };
}

const meet = (a, b) =>
  Math.abs(a.x - b.x) < (a.w + b.w) / 2 && Math.abs(a.y - b.y) < (a.h + b.h) / 2;
