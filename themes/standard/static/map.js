/* The map beside the list: markers are made from the list's entries, and one entry is picked at a time in both. */
(function () {
  "use strict";
  var box = document.getElementById("map"), picked = document.getElementById("picked");
  if (!box || !box.dataset.tiles || !window.L) return;
  var say = box.dataset, sizes = say.sizes.split(" "), zoom = say.zoom.split(" ").map(Number), edge = say.bounds.split(" ").map(Number);
  var bounds = L.latLngBounds([edge[1], edge[0]], [edge[3], edge[2]]), calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.textContent = "";
  var map = L.map(box, { minZoom: zoom[0], maxZoom: zoom[1] + 2, maxBounds: bounds.pad(0.3), zoomControl: false, tap: false,
    attributionControl: false, zoomAnimation: !calm, fadeAnimation: false, markerZoomAnimation: !calm });
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", say.label);

  /* Leaflet 1.7 stops a tile by a data: address, which the page's policy refuses; the tile is let go instead. */
  var Tiles = L.TileLayer.extend({ _removeTile: L.GridLayer.prototype._removeTile, _abortLoading: function () {} });
  new Tiles(say.tiles, { bounds: bounds, minNativeZoom: zoom[0], maxNativeZoom: zoom[1], maxZoom: zoom[1] + 2,
    r: L.Browser.retina ? "@2x" : "" }).addTo(map);
  L.control.zoom({ zoomInTitle: say.in, zoomOutTitle: say.out }).addTo(map);

  var spots = [], lines = L.layerGroup().addTo(map), on = null;
  Array.prototype.forEach.call(document.querySelectorAll(".spot[data-lat]"), function (entry) {
    var link = entry.querySelector("a"), symbol = entry.querySelector("svg");
    var spot = { entry: entry, at: L.latLng(+entry.dataset.lat, +entry.dataset.lon),
      shift: (entry.dataset.shift || "0,0").split(" ").map(function (s) { return s.split(",").map(Number); }) };
    var icon = document.createElement("span"), number = symbol && symbol.textContent.trim();
    if (symbol) icon.appendChild(symbol.cloneNode(true));
    spot.marker = L.marker(spot.at, { icon: L.divIcon({ className: "marker", html: icon, iconSize: null }), riseOnHover: true });
    spot.marker.on("add", function () {
      var e = spot.marker.getElement();
      e.setAttribute("role", "button");
      e.setAttribute("aria-label", (number ? number + " " : "") + link.textContent);
      e.title = link.textContent;
      e.onkeydown = function (k) { if (k.key === "Enter" || k.key === " ") { k.preventDefault(); pick(spot, false); } };
    }).on("click", function () { pick(spot, false); });
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = say.show;
    button.setAttribute("aria-label", link.textContent + " " + say.show);
    button.onclick = function () { pick(spot, true); };
    entry.appendChild(button);
    spots.push(spot);
  });

  /* Where the placer put each symbol at this zoom; a line leads back to its place. */
  function place() {
    var z = map.getZoom(), i = Math.max(0, Math.min(zoom[1], z) - zoom[0]);
    box.style.setProperty("--symbol", sizes[i] + "px");
    lines.clearLayers();
    spots.forEach(function (spot) {
      var shift = spot.shift[Math.min(i, spot.shift.length - 1)], at = map.unproject(map.project(spot.at, z).add([shift[0], shift[1]]), z);
      spot.marker.setLatLng(at);
      if (shift[2])
        lines.addLayer(L.polyline([spot.at, at], { color: "#1a1c20", weight: 1.2, interactive: false }));
    });
  }

  function pick(spot, go) {
    if (on) {
      on.entry.classList.remove("on");
      on.marker.getElement().classList.remove("on");
    }
    on = spot;
    spot.entry.classList.add("on");
    spot.marker.getElement().classList.add("on");
    spot.marker.setZIndexOffset(1000);
    var copy = spot.entry.cloneNode(true);
    copy.removeAttribute("id");
    copy.removeChild(copy.lastChild);
    picked.textContent = "";
    picked.appendChild(copy);
    if (go) {
      map.setView(spot.at, Math.max(map.getZoom(), zoom[1]), { animate: !calm });
      if (box.getBoundingClientRect().top > innerHeight * 0.6) box.scrollIntoView({ block: "nearest" });
    } else {
      var list = document.querySelector(".atlas-list");
      list.scrollTop += spot.entry.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
    }
  }

  map.on("zoomend", place).fitBounds(bounds);
  place();
  spots.forEach(function (spot) { spot.marker.addTo(map); });
  /* A facility's own page leads to its entry here. */
  spots.forEach(function (spot) { if (location.hash === "#" + spot.entry.id) pick(spot, true); });
})();
