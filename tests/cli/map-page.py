"""map-page.py SITE [SHOTS] : the map page of a built site in Chromium, from file://: list and map tell the same, one selection, by keyboard
too; nothing is asked of anyone else, nothing said on the console; without script the drawn maps are led to."""
import os, re, sys, zlib
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from browser import Browser

site, shots = os.path.realpath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
page, bad = "file://%s/map/index.html" % site, 0

def hold(what, ok, *said):
    global bad
    if not ok:
        bad = 1
        print("FAIL:", what, *said)

def clean(b, what):
    foreign = [u for u in b.requests if not u.startswith("file://" + site) and u != "about:blank"]
    hold(what + ": asked of others", not foreign, foreign[:3])
    hold(what + ": the console", not b.console, b.console[:3])

for width, height, dark, scale in ((1280, 900, False, 1), (1280, 900, True, 2), (360, 800, False, 2), (360, 800, True, 1)):
    name = "%d-%s" % (width, "dark" if dark else "light")
    with Browser(width, height, dark, scale) as b:
        b.open(page)
        spots, markers = b.value("document.querySelectorAll('.spot[data-lat]').length"), b.value("document.querySelectorAll('.marker').length")
        hold(name + ": markers", spots == markers > 0, spots, markers)
        tiles = [u for u in b.requests if "/tiles/" in u]
        hold(name + ": tiles", tiles and all(u.endswith("@2x.png") == (scale > 1) for u in tiles), tiles[:2])
        hold(name + ": tiles shown", b.value("document.querySelectorAll('.leaflet-tile-loaded').length") == len(set(tiles)))
        names = b.value("Array.from(document.querySelectorAll('.marker')).map(function (e) { return e.getAttribute('aria-label') + e.tabIndex + e.getAttribute('role') })")
        hold(name + ": markers have names", all(n.endswith("0button") and len(n) > 9 for n in names), names[:2])
        hold(name + ": sideways", b.value("document.documentElement.scrollWidth <= innerWidth"))
        # From the list to the map.
        b.value("document.querySelectorAll('.spot button')[3].click()")
        b.settle(0.8)
        hold(name + ": picked in the list", b.value("document.querySelectorAll('.spot')[3].classList.contains('on') && document.querySelectorAll('.marker.on').length == 1"))
        hold(name + ": told below the map", b.value("document.querySelector('#picked a').href == document.querySelectorAll('.spot a')[3].href"))
        # And back, by the keyboard alone.
        b.value("document.querySelectorAll('.marker')[7].focus()")
        b.key("Enter")
        hold(name + ": picked on the map", b.value("document.querySelectorAll('.spot')[7].classList.contains('on') && document.querySelectorAll('.spot.on').length == 2"))
        b.value("document.getElementById('map').focus()")
        before = b.value("document.querySelector('.leaflet-map-pane').style.transform")
        b.key("ArrowRight")
        b.settle(0.8)
        hold(name + ": arrow keys", before != b.value("document.querySelector('.leaflet-map-pane').style.transform"))
        b.value("document.querySelector('.leaflet-control-zoom-out').click()")
        b.settle(0.8)
        clean(b, name)
        if shots:
            b.screenshot(os.path.join(shots, "map-%s.png" % name))

with Browser() as b:
    b.open(page.replace("map/index.html", "facilities/c002/index.html"))
    b.value("document.querySelector('.facts .plain-links a').click()")
    b.settle(1)
    hold("from a facility's page", b.value("location.hash == '#spot-c002' && document.getElementById('spot-c002').classList.contains('on')"))
    clean(b, "from a facility's page")

with Browser(360, 800, script=False) as b:
    b.open(page)
    clean(b, "without script")
    if shots:
        b.screenshot(os.path.join(shots, "map-no-script.png"))

# What is drawn: a map for each district, each symbol a link with a name to a page that is there, as many as the list has.
def read(path):
    with open(os.path.join(site, path), encoding="utf-8") as f:
        return f.read()
drawn = re.findall(r'href="\.\./(lists/district/[^"]+)"', re.search(r'<nav class="drawn".*?</nav>', read("map/index.html"), re.S).group())
hold("drawn maps", len(drawn) >= 2)
for path in drawn + ["facilities/c002/index.html"]:
    html = read(path)
    svg = re.search(r'<svg role="group"[^>]* aria-label="[^"]+".*?</svg>', html, re.S)
    links = re.findall(r'<a href="([^"]+)"><rect[^>]*/><title>(\d+ [^<]+)</title></a>', svg.group() if svg else "")
    hold(path + ": links with names", links and svg.group().count("<a ") == len(links), len(links))
    hold(path + ": their pages", all(os.path.exists(os.path.normpath(os.path.join(site, os.path.dirname(path), to))) for to, _ in links))
    if path in drawn:
        hold(path + ": everyone", len(links) == html.count('class="entry"') and len(set(links)) == len(links), len(links), html.count('class="entry"'))
    hold(path + ": small enough", len(zlib.compress(html.encode())) < 80000, len(zlib.compress(html.encode())))
sys.exit(bad)
