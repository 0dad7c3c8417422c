// Several small maps side by side: one for each group, of one scale.
import L from "./library.js";
import { STILL, hatched, outlines } from "./atlas.js";

export function panels(frame, shapes) {
  frame.innerHTML = '<div class="panels"></div>';
  const place = frame.querySelector(".panels");
  const held = [];
  const add = () => {
    const figure = L.DomUtil.create("figure", "", place);
    figure.innerHTML = '<figcaption></figcaption><div class="panel" role="img"></div>';
    const map = L.map(figure.querySelector(".panel"), { ...STILL, renderer: L.svg({ padding: 0.1 }) });
    map.fitBounds(shapes.bounds);
    const areas = new Map();
    outlines(shapes, map, areas, null);
    hatched(figure, shapes.patterns);
    const watcher = new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      map.fitBounds(shapes.bounds, { animate: false });
    });
    watcher.observe(map.getContainer());
    held.push({ figure, map, areas, watcher });
  };
  const drop = ({ figure, map, watcher }) => {
    watcher.disconnect();
    map.remove();
    figure.remove();
  };
  return {
    paint(given) {
      while (held.length < given.length) add();
      while (held.length > given.length) drop(held.pop());
      given.forEach(({ title, label, fills }, index) => {
        const { figure, areas } = held[index];
        figure.querySelector("figcaption").textContent = title;
        figure.querySelector(".panel").setAttribute("aria-label", label);
        for (const [code, shape] of areas) shape.setStyle({ fillColor: fills[code] ?? "#fff" });
      });
    },
    remove() {
      held.splice(0).forEach(drop);
      frame.innerHTML = "";
    },
  };
}
