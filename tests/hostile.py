"""hostile.py ANNAI SCRATCH SAMPLES: each hostile file goes through a whole build beside a site published before.

Rules for every one: exit 0 or 1, never a crash; at most 5 s and 256 MiB; refused means the published tree is untouched
byte for byte and the message names file and line; accepted means complete and inert HTML; nothing outside output/ is
written; no control character in a message."""
import base64, hashlib, html.parser, os, re, shutil, signal, struct, subprocess, sys, tempfile, time, unicodedata, zlib

annai, scratch, samples = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3]
LIMIT_S = float(os.environ.get("HOSTILE_SECONDS", "5"))
LIMIT_KIB = int(os.environ.get("HOSTILE_MIB", "256")) * 1024
bad = 0
HEAD = "id,name,kana,address,phone,lat,lon,note,staff_note\n"
GOOD = "s9,試験薬局,シケンヤッキョク,試験区一丁目1,03-1111-0000,35.68,139.76,,\n"
SITE = """name: 試験区
title: 試験の案内
lang: ja
address: https://shiken.example.jp/
date: 2027-04-01
"""
PUBLICATION = """kind: site
title: 試験の案内
outputs: [html]
facilities: {path: facilities}
guides: {path: guide}
lists: [{by: reading, path: lists/reading}]
pages:
  - {path: index.html, template: home}
  - {path: lists/index.html, template: lists, title: さがす}
  - {path: guide/index.html, template: guides, title: 手引き}
  - {path: about/index.html, template: about, title: このサイト}
  - {path: 404.html, template: notfound, title: ありません}
"""


def fail(name, what):
    global bad
    bad = 1
    print("FAIL: %s: %s" % (name, what))


class Link(str):
    """A file that is a link to here."""


def put(root, path, data):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    if isinstance(data, Link):
        if os.path.lexists(full):
            os.unlink(full)
        return os.symlink(data, full)
    with open(full, "wb") as f:
        f.write(data.encode() if isinstance(data, str) else data)


def digest(root, leave=()):
    sums = {}
    for top, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if os.path.join(top, f) not in leave)
        for name in files:
            path = os.path.join(top, name)
            if path not in leave:
                sums[os.path.relpath(path, root)] = hashlib.sha256(open(path, "rb").read()).hexdigest()
    return sums


def run(args):
    """Exit status, what was said, seconds of processor (a busy machine is no fault), peak KiB of the process or any worker."""
    out = tempfile.TemporaryFile()
    start = time.monotonic()
    child = subprocess.Popen(args, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                             env=dict(os.environ, ANNAI_LANG="en"), start_new_session=True)
    usage = None
    while usage is None:
        pid, status, use = os.wait4(child.pid, os.WNOHANG)
        if pid:
            usage = use
        elif time.monotonic() - start > LIMIT_S * 3:
            os.killpg(child.pid, signal.SIGKILL)
            _, status, usage = os.wait4(child.pid, 0)
        else:
            time.sleep(0.005)
    child.returncode = 0
    out.seek(0)
    code = os.waitstatus_to_exitcode(status)
    return code, out.read(), usage.ru_utime + usage.ru_stime, usage.ru_maxrss


class Inert(html.parser.HTMLParser):
    """Nothing in a page runs, and nothing is fetched from elsewhere."""
    def __init__(self):
        super().__init__()
        self.wrong, self.inside, self.text = [], None, []

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag in ("iframe", "object", "embed", "base", "frame", "applet") or (tag == "meta" and a.get("http-equiv", "").lower() == "refresh"):
            self.wrong.append("<%s>" % tag)
        if tag == "script" and a.get("type") != "application/ld+json":
            if not a.get("src"):
                self.wrong.append("inline script")
        self.inside = tag
        for name, value in attributes:
            value = value or ""
            if name.startswith("on") or name == "style":
                self.wrong.append("%s=%s" % (name, value[:40]))
            if name in ("src", "srcset", "poster", "data", "action", "formaction") and re.match(r"\s*([a-z][a-z0-9+.-]*:|//)", value, re.I):
                self.wrong.append("%s=%s" % (name, value[:60]))
            if name == "href" and re.match(r"[\s\x00-\x20]*([a-z][a-z0-9+.\s-]*:|//)", value, re.I):
                if tag == "link" and a.get("rel") != "canonical" or not re.match(r"(https?://|tel:|mailto:)", value):
                    self.wrong.append("href=%s" % value[:60])

    def handle_data(self, data):
        self.text.append(data)


def inert(name, root):
    """Every page below root parsed; gives all text of it."""
    text = []
    for path in digest(root):
        if len(os.path.basename(path).encode()) > 255:
            fail(name, "file name too long: " + path)
        if path.endswith(".html"):
            source = open(os.path.join(root, path), encoding="utf-8").read()
            p = Inert()
            p.feed(source)
            p.close()
            for w in p.wrong:
                fail(name, "%s: %s" % (path, w))
            if not source.endswith("</html>\n"):
                fail(name, path + " is cut")
            text.append("".join(p.text))
        if path.endswith(".svg"):
            source = open(os.path.join(root, path), encoding="utf-8").read()
            if re.search(r"<script|\son\w+=|javascript:", source):
                fail(name, path + " is not inert")
    return "\n".join(text)


def case(name, files, want=None, says=(), holds=(), lacks=(), settings="public-note", paper=False, many=False):
    """files: path -> bytes. want: exit status; None: 0 or 1. says: texts in the messages; holds/lacks: in the pages."""
    outside = os.path.join(scratch, "h")
    shutil.rmtree(outside, ignore_errors=True)
    ward = os.path.join(outside, "a", "ward")
    put(ward, "content/site.yaml", SITE)
    put(ward, "content/fields.yaml", open("tests/invalid/hostile/%s/content/fields.yaml" % settings, "rb").read())
    put(ward, "content/publications/site.yaml", PUBLICATION)
    put(ward, "content/records/facilities.csv", HEAD + GOOD)
    if paper:
        put(ward, "content/publications/book.yaml", "kind: handbook\ntitle: 本\nstyle: handbook-b5\noutputs: [screen]\npages: [book/page.md]\n")
    put(ward, "output/public/index.html", "old\n")
    put(ward, "output/MANIFEST.sha256", "%s  public/index.html\n" % hashlib.sha256(b"old\n").hexdigest())
    put(outside, "secret.txt", "SAMPLESECRET")
    for path, data in files.items():
        put(ward, path, data)
    output = os.path.join(ward, "output")
    lock = os.path.join(ward, ".output.lock")
    before, old = digest(outside, (output, lock)), digest(output)
    code, said, seconds, kib = run([annai, "-C", ward, "build"])
    after, new = digest(outside, (output, lock)), digest(output)
    message = said.decode("utf-8", "replace")
    if code not in (0, 1):
        fail(name, "status %d: %s" % (code, message[:300]))
    if want is not None and code != want:
        fail(name, "status %d, wanted %d: %s" % (code, want, message[:500]))
    if seconds > LIMIT_S:
        fail(name, "%.1f s" % seconds)
    if kib > LIMIT_KIB:
        fail(name, "%d MiB" % (kib // 1024))
    if before != after:
        fail(name, "written outside the output: %s" % sorted(set(before.items()) ^ set(after.items()))[:3])
    if code == 1:
        if new != old:
            fail(name, "refused, but the published site is changed")
        if "error: " not in message:
            fail(name, "refused without a word")
        if not re.search(r"^(content|assets|themes|guide|facilities)[^ :]*(:\d+(:\d+)?)?: error: ", message, re.M):
            fail(name, "no file in: " + message[:300])
    if code == 0:
        text = inert(name, os.path.join(output, "public"))
        for h in holds:
            if h not in text:
                fail(name, "not in the pages: " + h[:80])
        everything = b"".join(open(os.path.join(output, p), "rb").read() + p.encode() for p in new if p.startswith("public/"))
        for l in lacks:
            if l.encode() in everything:
                fail(name, "in the output: " + l)
        if b"SAMPLESECRET" in everything or any("SAMPLESECRET" in p for p in new):
            fail(name, "the secret is in the output")
    for s in says:
        if not re.search(s, message, re.M):
            fail(name, "the messages do not say %s: %s" % (s, message[:600]))
    if len(message) > 200000 and not many:
        fail(name, "%d characters of messages" % len(message))
    for c in set(message):
        if unicodedata.category(c) in ("Cc", "Cs") and c != "\n" or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufffd":
            fail(name, "U+%04X in a message" % ord(c))
            break
    if os.environ.get("HOSTILE_VERBOSE"):
        print("%-28s status %d %5.2f s %4d MiB  %s" % (name, code, seconds, kib // 1024, (re.findall(r".*error: .*", message) or [""])[0][:170]))


F = "content/records/facilities.csv"
GUIDE = "content/guide/ja/hostile.md"
BOOK = "content/guide/ja/book/page.md"
ROW = r"content/records/facilities\.csv:%s: error: "


def sample(name):
    return open(os.path.join(samples, name), "rb").read()


def csv(name, *rows, **more):
    text = "".join(r if isinstance(r, str) else ",".join('"%s"' % c.replace('"', '""') for c in r) + "\n" for r in rows)
    case(name, {F: HEAD + text}, **more)


def row(id="s1", name="試験薬局", kana="しけん", address="試験区1", phone="03-1111-0000", lat="35.68", lon="139.76", note="", staff=""):
    return (id, name, kana, address, phone, lat, lon, note, staff)


def guide(name, body, **more):
    text = body if body[:3] in ("---", b"---") else ("---\ntitle: 題\nscene: daily\n---\n" + body)
    case(name, {GUIDE: text, BOOK: text}, paper=True, **more)


def layer(name, data, file="park.geojson", **more):
    case(name, {"assets/basemap/layers.yaml": "zone: 9\nlayers:\n  - {class: park, file: %s, licence: own, credit: 試験}\n" % file,
                "assets/basemap/" + file: data}, **more)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"%s>%s<path d="M0 0h9v9z" fill="none"/></svg>'
FIGURE = "![絵](art/x%s)\n"


def picture(name, data, ending=".svg", **more):
    case(name, {GUIDE: "---\ntitle: 題\nscene: daily\n---\n" + FIGURE % ending, "assets/art/x" + ending: data}, **more)


def png(width, height):
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\0IEND\xaeB`\x82"


def whole_png(width, height):
    rows = zlib.compress(b"\0" * (3 * width + 1) * height)
    chunk = b"IDAT" + rows
    return png(width, height)[:33] + struct.pack(">I", len(rows)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png(1, 1)[33:]


# 16 x 8 grey pixels
WHOLE_JPEG = base64.b64decode("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////wAALCAAIABABAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AD//Z")


def jpeg(width, height, before=b""):
    return b"\xff\xd8\xff\xe0\0\x04ab" + before + b"\xff\xc2\0\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\0\xff\xd9"


def the_pictures():
    SAID = [r"^assets/art/x\.\w+(:\d+){0,2}: error: "]
    picture("svg", SVG % ("", "<title>絵</title><metadata><r:RDF xmlns:r='urn:r'><r:a/></r:RDF></metadata>"), want=0)
    for i, (attribute, inside) in enumerate([("", "<script>alert(1)</script>"), (" onload='alert(1)'", ""), ("", "<a href='javascript:alert(1)'/>"), ("", "<image href='http://other.example/x.png'/>"),
                                             ("", "<style>@import '//other.example/x'</style>"), ("", "<foreignObject/>"), ("", "<use href='#x'/>"), ("", "<metadata><script>alert(1)</script></metadata>"), ("", "<title onclick='alert(1)'/>"),
                                             ("", "<desc><b xmlns='http://www.w3.org/1999/xhtml' onclick='alert(1)'>x</b></desc>"), ("", "<metadata><?xml-stylesheet href='//other.example/x'?></metadata>"), ("", "<g style='fill:url(//other.example/x)'/>"),
                                             ("", "<animate onbegin='alert(1)'/>"), ("", "<set attributeName='onload' to='alert(1)'/>")]):
        picture("svg %d" % i, SVG % (attribute, inside), want=1, says=SAID)
    for i, data in enumerate(["not svg at all", "", "<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>", "<!DOCTYPE svg [<!ENTITY x SYSTEM '../../../../secret.txt'>]>" + SVG % ("", "<title>&x;</title>"), "<?xml-stylesheet href='//other.example/x'?>" + SVG % ("", ""),
                              "<svg viewBox='0 0 9 9'/>", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>", b"\x1f\x8b\x08\0gz"]):
        picture("no svg %d" % i, data, want=1, says=SAID)
    picture("png", whole_png(1600, 1200), ".png", want=0)
    picture("jpeg", WHOLE_JPEG[:2] + b"\xff\xff\xe1\0\x04xx" + WHOLE_JPEG[2:], ".jpg", want=0)
    picture("png, a head alone", png(1600, 1200), ".png", want=1, says=SAID)
    picture("jpeg, a head alone", jpeg(1600, 1200), ".jpg", want=1, says=SAID)
    for i, (data, ending) in enumerate([(png(30000, 30000), ".png"), (png(10001, 1), ".png"), (png(8000, 6000), ".png"), (png(0, 5), ".png"), (png(2 ** 31, 2 ** 31), ".png"), (b"GIF89a", ".png"), (b"", ".png"), (png(9, 9)[:20], ".png"),
                                        (jpeg(20000, 9), ".jpg"), (jpeg(9, 65535), ".jpeg"), (png(9, 9), ".jpg"), (b"\xff\xd8" + b"\xff" * 100000, ".jpg"), (b"\xff\xd8\xff\xe0\0\0" * 9, ".jpg"), (b"\xff\xd8\xff\xda\0\x02", ".jpg"),
                                        ("<script>alert(1)</script>", ".html"), (b"GIF89a", ".gif"), ("x", ".js"), ("x", "")]):
        picture("image %d" % i, data, ending, want=1, says=SAID if ending else [])
    if os.path.isdir(samples):
        picture("big-header.png", sample("big-header.png"), ".png", want=1, says=[r"^assets/art/x\.png: error: .*30,?000"])


def the_links():
    """No file is read through a link, whoever names it, and the link is named."""
    for path in ["assets/art/x.svg", F, GUIDE, "content/site.yaml", "content/fields.yaml", "content/publications/site.yaml", "content/codes/kinds.csv"]:
        name = Link(os.path.relpath("secret.txt", os.path.join("a/ward", os.path.dirname(path))))
        case("link " + path, {GUIDE: "---\ntitle: 題\nscene: daily\n---\n" + FIGURE % ".svg", path: name}, want=1, says=["^%s: error: .*link" % re.escape(path)])
    case("link /etc/passwd", {GUIDE: "---\ntitle: 題\nscene: daily\n---\n" + FIGURE % ".svg", "assets/art/x.svg": Link("/etc/passwd")}, want=1, says=[r"^assets/art/x\.svg: error: .*link"])
    case("link as a figure on paper", {BOOK: "---\ntitle: 題\n---\n:::figure src=art/x.svg alt=絵\n:::\n", "assets/art/x.svg": Link("../../../../secret.txt")}, paper=True, want=1, says=[r"^assets/art/x\.svg: error: .*link"])
    case("link of a folder", {GUIDE: "---\ntitle: 題\nscene: daily\n---\n" + FIGURE % ".txt", "assets/art": Link("../../.."), "../../x.txt": "SAMPLESECRET"}, want=1, says=[r"^assets/art/x\.txt: error: .*(link|cannot be shown)"])
    case("link of a layer", {"assets/basemap/layers.yaml": "zone: 9\nlayers:\n  - {class: park, file: park.geojson, licence: own, credit: 試験}\n", "assets/basemap/park.geojson": Link("../../../../secret.txt")}, want=1, says=[r"^assets/basemap/park\.geojson: error: .*link"])
    case("link of layers", {"assets/basemap/layers.yaml": Link("../../../../secret.txt")}, want=1, says=[r"^assets/basemap/layers\.yaml: error: .*link"])
    case("link of a template", {"themes/standard/templates/home.mustache": Link("../../../../../secret.txt")}, want=1, says=[r"^themes/standard/templates/home\.mustache: error: .*link"])
    case("link of a static file", {"themes/standard/static/x.txt": Link("../../../../../secret.txt")}, want=1, says=[r"^themes/standard/static/x\.txt: error: .*link"])


def the_samples():
    def one(name, **more):
        case(name, {F: sample(name)}, **more)
    one("formula-first-char.csv", want=0, holds=["=SUM(A1:A9)", "@今日", "-5"])
    one("script-in-name.csv", want=0, holds=["<script>alert(1)</script>", "<b onmouseover=alert(1)>x</b>", "試験区</title>"])
    one("links.csv", want=0, says=[r"csv:%d:3: warning" % n for n in (3, 4, 5)], lacks=["javascript:", "//other.example", "ftp://"])
    one("parent-folder-id.csv", want=1, says=[ROW % "2:1", ROW % "3:1"])
    one("same-id-twice.csv", want=1, says=[ROW % "4:1" + ".*line 2"])
    one("open-quote.csv", want=1, says=[ROW % "3:2"])
    one("too-many-cells.csv", want=1, says=[ROW % "3:10" + ".*10.*9"])
    one("not-utf8.csv", want=1, says=[ROW % r"3:\d+" + ".*0xFF"])
    one("cp932-backslash.csv", want=0, holds=["ソニー通り薬局", "十条台", "予約表あり"])
    one("cp932-extended.csv", want=0, holds=["㈱髙橋①号店", "﨑町№2"])
    one("wave-dash.csv", want=0, holds=["8:30\u301c12:00", "8:30"])
    one("nul.csv", want=1, says=[ROW % r"2:\d+"])
    one("empty.csv", want=1, says=[r"facilities\.csv: error"])
    one("private-columns.csv", want=1, settings="private-note", says=[ROW % "1:9"])
    one("long-name.csv", want=0)
    one("swapped-lat-lon.csv", want=1, says=[ROW % "2:6" + ".*swapped", r"csv:3.*warning", ROW % "4:6"])
    # In its place: the column in the private folder. Nothing of it is in what the public gets.
    import csv as reader, io
    rows = list(reader.reader(io.StringIO(sample("private-columns.csv").decode())))
    public = "\n".join(",".join(r[:-1]) for r in rows) + "\n"
    private = "\n".join(r[0] + "," + r[-1] for r in rows) + "\n"
    case("private-columns.csv in two", {F: public, "content/private/records/facilities-internal.csv": private}, want=0, settings="private-note")
    book = "content/records/facilities-2.xlsx"
    case("bomb.xlsx", {book: sample("bomb.xlsx")}, want=1, says=[r"facilities-2\.xlsx: error: .*xlsx-ratio"])
    case("furigana.xlsx", {book: sample("furigana.xlsx")}, want=0, holds=["試験薬局"], lacks=["シケン"])
    layer("nested.geojson", sample("nested.geojson"), want=1, says=[r"park\.geojson:1:\d+: error"])
    layer("open-ring.geojson", sample("open-ring.geojson"), want=1, says=[r"park\.geojson:1:\d+: error"])
    layer("doctype.osm", sample("doctype.osm"), "park.osm", want=1, says=[r"park\.osm:1:22: error: .*DOCTYPE"])
    layer("external-entity.gml", sample("external-entity.gml"), "park.gml", want=1, says=[r"park\.gml:1:22: error: .*DOCTYPE"])
    layer("missing-node.osm", sample("missing-node.osm"), "park.osm", want=0, says=[r"park\.osm:1: warning: .*way 9\D.*node 2\b"])
    md = sample("raw-html.md")
    for wrap in (b"", b"---\ntitle: x\nscene: daily\n---\n"):
        case("raw-html.md", {GUIDE: wrap + md}, want=1, says=[r"hostile\.md:\d+:\d+: error.*script", r"hostile\.md:\d+:\d+: error.*javascript"])


def the_maps():
    """OSM XML, GML, Overpass: bombs, things that refer to what is not there or to themselves, places that are none."""
    node = '<node id="%d" lat="%s" lon="%s"/>'
    osm = lambda body: '<?xml version="1.0"?><osm version="0.6">' + body + "</osm>"
    laughs = "<!DOCTYPE osm [<!ENTITY a0 'x'>" + "".join("<!ENTITY a%d '%s'>" % (i, "&a%d;" % (i - 1) * 10) for i in range(1, 12)) + "]>"
    gml = '<d xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">%s</d>'
    point = "<f><p><gml:Point><gml:pos>%s</gml:pos></gml:Point></p></f>"
    tangle = "".join('<gml:MultiCurve gml:id="c%d">%s</gml:MultiCurve>' % (i, '<gml:curveMember xlink:href="#c%d"/>' % (i - 1) * 10) for i in range(1, 30))
    for i, (data, file) in enumerate([(laughs + "<osm>&a11;</osm>", "park.osm"), (laughs + "<g>&a11;</g>", "park.gml"), (osm("&lol;"), "park.osm"), ("<!DOCTYPE osm SYSTEM '../../../../secret.txt'><osm/>", "park.xml"),
                                      ('<osm xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="../../../../secret.txt" parse="text"/>' + node % (1, 99, 0) + "</osm>", "park.osm"),
                                      ("<a>" * 200000, "park.osm"), ("<a>" * 200000, "park.gml"), ("<osm>" + "<way id='1'>" * 300, "park.osm"), ("", "park.osm"), ("", "park.gml"), ("<osm", "park.osm"), ("\xef\xbb\xbf", "park.xml"), ("<html/>", "park.xml"), ("<osmChange/>", "park.osm"),
                                      (osm(node % (1, "NaN", 139)), "park.osm"), (osm(node % (1, "1e999", 139)), "park.osm"), (osm(node % (1, 139.7, 35.6)), "park.osm"), (osm(node % (1, 35, 200)), "park.osm"), (osm('<node id="x"/>'), "park.osm"), (osm('<node id="%s" lat="1" lon="1"/>' % ("9" * 5000)), "park.osm"),
                                      (osm('<node id="1" lat="35" lon="139"><tag k="name" v="a&#x202e;b"/></node>'), "park.osm"), (osm('<node id="1" id="2" lat="35" lon="139"/>'), "park.osm"), (osm("<remark>runtime error: timed out</remark>"), "park.osm"), (b"<osm>\xff\xfe</osm>", "park.osm"),
                                      (gml % (point % "139.7 35.6"), "park.gml"), (gml % (point % "NaN NaN"), "park.gml"), (gml % (point % "35 139 1 2"), "park.gml"), (gml % (tangle + '<f><p xlink:href="#c29"/></f>'), "park.gml"),
                                      (gml % '<gml:Surface gml:id="a"><gml:surfaceMember xlink:href="#a"/></gml:Surface><f><p xlink:href="#a"/></f>', "park.gml"),
                                      ('{"elements":' + "[" * 100000, "park.json"), ('{"elements":[{"type":"node","id":1,"lat":139,"lon":35}]}', "park.json"), ('{"elements":[],"remark":"runtime error"}', "park.json"), ('{"elements":[{"type":"way","id":1,"id":2}]}', "park.json"), ('{"elements":7}', "park.json")]):
        layer("map %d" % i, data, file, want=1, says=[r"^assets/basemap/park\.\w+(:\d+){0,2}: error: "])
    square = "".join(node % (i + 1, a, b) for i, (a, b) in enumerate([(35.6, 139.7), (35.6, 139.8), (35.7, 139.8), (35.7, 139.7)]))
    way = lambda i, refs: '<way id="%d">%s<tag k="leisure" v="park"/></way>' % (i, "".join('<nd ref="%s"/>' % r for r in refs))
    itself = '<relation id="1"><member type="relation" ref="1" role="outer"/><tag k="type" v="multipolygon"/></relation>'
    for i, body in enumerate([itself, way(1, [1]), way(1, []), way(1, [1, 1, 1, 1]), way(1, [1, 2, 1]), way(1, [1, 2, 9, 1]), way(1, [1, 2, 3, 1]) * 2, square + square, way(1, [1, 2, 3, 1]) + way(1, [2, 3]), node % (1, 35, 139),
                              "".join(way(k, [1, 2, 100 + k]) for k in range(20000)), way(1, [1, 2, 3, 4] * 50000 + [1])]):
        layer("map kept %d" % i, osm(square + body), "park.osm", want=0)
    layer("a million nodes", osm("".join(node % (i, 35 + i % 1000 / 1e4, 139 + i // 1000 / 1e4) for i in range(1, 1000001)) + way(1, [1, 2, 3, 1])), "park.osm", want=0)


def the_families():
    # what a spreadsheet would run
    csv("formulas", *[row("f%d" % i, n) for i, n in enumerate(["+1+1", "-1", "@SUM(1)", "＝1", "=cmd|'/C calc'!A0", "|x", "%0A=1"])],
        want=0, holds=["+1+1", "@SUM(1)", "=cmd|'/C calc'!A0"])
    # markup and template tags, in every column that is free text
    for i, evil in enumerate(['"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "</script><script>alert(1)</script>", "]]>", "{{name}}{{{name}}}{{>head}}{{=<% %>=}}",
                              "&lt;b&gt;&amp;&#106;", "${7*7}#{7*7}<%= 7 %>", ":::note\n**太**\n:::", "<!--", "\\u003cscript", "javascript:alert(1)", "見\u202e本\u2066"]):
        csv("markup %d" % i, row(name=evil, address=evil, note=evil), row("s2", name="あ" + evil), lacks=["onerror=alert(1)>", "<svg/onload"],
            holds=[unicodedata.normalize("NFC", evil)] if "\n" not in evil and "\u202e" not in evil else [])
    put_links = ["JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "https:x", "http:/\\evil.example/", "\\\\evil.example\\x", "//e.example/", "https://a b/",
                 'https://a.example/"onclick="x', "https://a.example/<b>", "http://[::1", "https://", "mailto:a@b.example", "about:blank", "https://user:pass@a.example/", "jav&#x61;script:x", "?q", "../x"]
    case("links", {F: "id,name,url\n" + "".join('l%d,名,"%s"\n' % (i, u.replace('"', '""')) for i, u in enumerate(put_links))}, want=0, lacks=["vbscript:", "file:///", "onclick=\"x"])
    for i, id in enumerate(["..", ".", "/abs", "a\\b", "C:x", ".hidden", "a b", "日本", "x" * 300, "a%2f..", "a\u0301", "-rf", "a?b", "a#b", "a:b", "a\"b", "<b>", ""]):
        csv("id %d" % i, row(id), row("ok"), want=0 if id == "-rf" else 1)
    csv("id reserved", row("index"), row("assets"), row("x" * 64), want=0)
    csv("same id but for case", row("s1"), row("S1"), want=1, says=[ROW % "3:1" + ".*line 2"])
    for i, name in enumerate(["con", "NUL", "Aux", "com1", "LPT9", "prn"]):
        csv("device %d" % i, row(name), row("ok"), want=1, says=[ROW % "2:1" + ".*Windows"])
        guide_file = "content/guide/ja/%s.md" % name.lower()
        case("device as a guide %d" % i, {guide_file: "---\ntitle: 題\nscene: daily\n---\nx\n"}, want=1, says=["^" + re.escape(guide_file) + ":1:1: error: .*Windows"])
    csv("no device", row("con1"), row("com10"), row("comx"), row("nulx"), want=0)
    csv("same id, full width", row("s1"), row("ｓ１"), want=1)
    # quotes and cells
    csv("quote at the end", HEAD[:0] + 's1,名,,,,,,,"', want=1, says=[ROW % r"2:\d+"])
    csv("quote alone", '"', want=1)
    csv("a cell of a million", row(note="あ" * 400000))
    csv("ten thousand cells", ",".join(["s1"] + ["x"] * 10000) + "\n", want=1, says=[ROW % r"2:\d+"])
    case("ten thousand columns", {F: ",".join("c%d" % i for i in range(10000)) + "\n" + ",".join("1" for i in range(10000)) + "\n"}, want=1)
    case("one header twice", {F: "id,name,name\ns1,あ,い\n"}, want=1)
    case("header without a name", {F: "id,,name\ns1,,い\n"})
    csv("too few cells", "s1,名\n", want=1, says=[ROW % r"2:\d+"])
    csv("lines of return alone", HEAD[:0] + "s1,名,,,,,,,\rs2,名,,,,,,,\r", holds=["名"])
    csv("fifty thousand faults", *["../%d,名,,,,,,,\n" % i for i in range(50000)], want=1, many=True)
    csv("two thousand rows", *[row("r%d" % i) for i in range(2000)], want=0, many=True)
    # bytes
    for i, b in enumerate([b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xe3\x81", b"\x82\xa0\xe3\x81\x82", b"\x1b$B$\"\x1b(B", b"\x00\x00", b"\x7f", b"\xc2\x85", b"\xef\xbf\xbe", b"\xf8\x88\x80\x80\x80"]):
        case("bytes %d" % i, {F: HEAD.encode() + "s1,試験".encode() + b + b",,,,,,,\n"}, want=1, says=[r"facilities\.csv:2:\d+: error"])
    case("cut UTF-16", {F: (HEAD + GOOD).encode("utf-16")[:-1]}, want=1)
    case("UTF-16", {F: (HEAD + GOOD).encode("utf-16")}, want=0, holds=["試験薬局"])
    case("UTF-16 without a mark", {F: (HEAD + GOOD).encode("utf-16-le")}, want=1)
    case("a workbook renamed", {F: b"PK\x03\x04" + bytes(range(256)) * 20}, want=1)
    case("control in the header", {F: b"id,na\x1b[31mme\ns1,x\n"}, want=1)
    for i, b in enumerate([b"\xef\xbb\xbf", b"\n", b"\n\n\n", b" ", HEAD.encode(), b"\xff\xfe", b"\0", b","]):
        case("next to nothing %d" % i, {F: b}, want=None if b == HEAD.encode() else 1)
    case("a folder for a file", {F + "/x": "x"}, want=1) if False else None
    # private
    case("private column by its alias, full width", {F: "id,name,ｓｔａｆｆ＿ｎｏｔｅ\ns1,名,SAMPLESECRET\n"}, want=1, settings="private-note")
    # map data
    flat = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":%s,"geometry":%s}]}'
    poly = '{"type":"Polygon","coordinates":%s}'
    for i, g in enumerate([poly % "[[[139.7,35.6],[139.8,35.6],[139.7,35.6]]]", poly % "[[]]", poly % '[[["139",35],[139,36],[140,36],["139",35]]]', poly % "[[[139,NaN],[139,36],[140,36],[139,35]]]",
                           poly % "[[[1e999,35],[139,36],[140,36],[1e999,35]]]", poly % "[[[1e300,35],[139,36],[140,36],[1e300,35]]]", poly % "[[[139],[139,36],[140,36],[139]]]", poly % '{"a":1}', '{"type":"Point","coordinates":[null,null]}', '"x"', "[]",
                           '{"type":"Triangle","coordinates":[]}', '{"coordinates":[]}', poly % "[[[139.7,35.6,%s],[139.8,35.6],[139.8,35.7],[139.7,35.6]]]" % ("9" * 5000)]):
        layer("geometry %d" % i, flat % ("{}", g), want=1)
    layer("properties", flat % ('{"name":"<script>alert(1)</script>","a":{"b":[1]},"c":null}', poly % "[[[139.7,35.6],[139.8,35.6],[139.8,35.7],[139.7,35.6]]]"))
    layer("no place", flat % ("{}", poly % "[]"))
    layer("bow tie", flat % ("{}", poly % "[[[139.7,35.6],[139.8,35.7],[139.8,35.6],[139.7,35.7],[139.7,35.6]]]"))
    for i, g in enumerate(["", "{", "null", "[]", '{"type":"FeatureCollection"}', '{"type":"FeatureCollection","features":{}}', '{"type":"FeatureCollection","features":[null]}', '{"a":' * 5000, '{"type":"FeatureCollection","features":[' + "[" * 200000,
                           '{"type":"FeatureCollection","features":[]} x', '{"type":"FeatureCollection","type":"x","features":[]}', "\ufeff" + '{"type":"FeatureCollection","features":[', '{"type":"\\u0000"}', '{"type":"\\ud800"}',
                           '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":' + '{"type":"GeometryCollection","geometries":[' * 3000]):
        layer("json %d" % i, g, want=1)
    layer("json latin", flat.encode() % (b'{"name":"\xe9t\xe9"}', (poly % "[[[139.7,35.6],[139.8,35.6],[139.8,35.7],[139.7,35.6]]]").encode()), want=1)
    layer("many points", flat % ("{}", poly % ("[[" + ",".join("[%.6f,%.6f]" % (139.7 + i % 1000 / 1e4, 35.6 + i // 1000 / 1e4) for i in range(100000)) + ",[139.7,35.6]]]")))
    the_maps()
    # prose
    guide("entities", "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62;\n", holds=["<script>alert(1)</script>"], want=0)
    guide("code", "```\n<script>alert(1)</script>\n```\n\n`<b>`\n", holds=["<script>alert(1)</script>"])
    for i, md in enumerate(["[x](&#106;avascript:alert(1))", "<javascript:alert(1)>", "[x](JAVASCRIPT:alert(1))", "[x](data:text/html;base64,xx)", "[x]: javascript:alert(1)\n\n[x]", "![x](//other.example/a.png)", "![x](http://other.example/a.png)",
                            "![x](../../../secret.txt)", "![x](/etc/passwd)", "<img src=x>", "<!-- x -->", "<?php ?>", "<![CDATA[x]]>", "a <b>x</b>", "[x](//other.example/)", "[x](vbscript:x)", "![x](data:image/png;base64,xx)",
                            ":::figure src=../../secret.txt alt=x\n:::", ":::figure src=/etc/passwd alt=x\n:::", ":::figure src=//other.example/a.svg alt=x\n:::"]):
        guide("prose %d" % i, md + "\n", want=1, says=[r"(hostile|page)\.md:\d+:\d+: error"])
    guide("link into a folder above", "[x](../../../../secret.txt)\n", want=1)
    for i, md in enumerate([">" * 5000 + " x", "- " * 3000 + "x", "[" * 50000, "*a " * 30000, "*a **b " * 10000, "`" * 9999 + "a", "{" * 50000, "{漢|" * 5000, "![" * 20000, "[a](" * 20000, "&" * 50000, "<" * 50000, "a\\" * 30000,
                            ":::note\n" * 3000, ":::note\n" * 300 + "x\n" + ":::\n" * 300, "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n" + "|b" * 5000 + "|", "".join("[a%d]: /x\n" % i for i in range(20000)) + "\n[a1]", "a" * 1000000, "あ" * 300000, "# x\n" * 3000,
                            "\n".join("%s- x" % (" " * i) for i in range(500)), "x\n\n" * 20000, "漢{漢|" + "か|" * 20000 + "か}", "\t" * 20000, "1. " * 3000, "---\n" * 5000]):
        guide("bomb %d" % i, "x\n\n" + md + "\n", many=True)
    # settings inside prose
    for i, front in enumerate(["a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\ntitle: *c", "title: " + "[" * 5000, "title: " + "{a: " * 5000, "title: !!python/object/apply:os.system ['id']", "title: x\n<<: {scene: daily}",
                               "title: \"\\0\"", "title: |\n  " + "x" * 500000, "? [a]\n: b", "title: x\n" * 2, "- " * 5000 + "x", "title: x\n---\ntitle: y", "%YAML 9.9", "title: &x\nlead: *y", "title: \"\\u202e\\e[31m\"", "title:\tx\n\tscene: y", "a" * 200000 + ": x"]):
        guide("front %d" % i, "---\n%s\n---\nx\n" % front)


if os.path.isdir(samples):
    the_samples()
else:
    print("skipped: no ../shared/hostile-samples here")
the_pictures()
the_links()
the_families()
sys.exit(bad)
