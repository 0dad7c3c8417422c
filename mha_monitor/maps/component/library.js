// Leaflet, which makes itself known to the window and not to modules.
import "./leaflet/leaflet.js";
export default window.L;
