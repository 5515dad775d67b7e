#!/bin/bash
# Nothing hidden gets out. Every value of the demonstration's private folder is searched for in every public output, PDFs
# unpacked and read as text; and a build without the private folder gives exactly the public tree of a full build.
. tests/lib.sh
P=tests/private-demo
expect 0 "$ANNAI" --private $P build --out "$SCRATCH/full"
expect 0 "$ANNAI" build --out "$SCRATCH/public"
for tree in public press/public; do
  diff -r "$SCRATCH/full/$tree" "$SCRATCH/public/$tree" > "$SCRATCH/diff" || fail "$tree differs: $(head -n 3 "$SCRATCH/diff")"
done
[ ! -e "$SCRATCH/public/professional" ] || fail "professionals' pages without the private folder"
python3 - "$SCRATCH/full" $P/canaries.txt <<'PY' || BAD=1
import os, re, subprocess, sys, unicodedata, html, base64
root, list_file = sys.argv[1:]
canaries = [l.rstrip("\n").split("\t") for l in open(list_file, encoding="utf-8") if l.strip()]
bad = found_inside = 0
def forms(s): # as it stands, without blanks, and in the codings an output might use
    yield s.encode(); yield re.sub(r"\s", "", s).encode(); yield html.escape(s).encode()
    yield s.encode("utf-16-be"); yield s.encode("utf-16-le"); yield base64.b64encode(s.encode())
    yield "".join("%%%02X" % b for b in s.encode()).encode(); yield s.encode("utf-16-be").hex().encode()
    yield s.encode().hex().upper().encode(); yield s.encode("unicode_escape")
    yield "".join("&#%d;" % ord(c) for c in s).encode()
needles = [(set(forms(v)), v, f) for v, f in canaries if v]
assert len(needles) > 100, "too few canaries"
for top, _, files in os.walk(root):
    for name in sorted(files):
        path = os.path.join(top, name); rel = os.path.relpath(path, root)
        data = open(path, "rb").read() + b"\0" + name.encode()
        if name.endswith(".pdf"):
            data += subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "--stream-data=uncompress", path, "-"], capture_output=True).stdout
            text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True).stdout
            data += text + re.sub(rb"\s", b"", text)
        public = rel.startswith(("public/", "press/public/", "reports/", "MANIFEST"))
        for shapes, value, field in needles:
            if any(s in data for s in shapes):
                if public: print("LEAK", field, value, rel); bad = 1
                else: found_inside += 1
# The search must be able to find them: the professional edition holds its own.
if not found_inside: print("no canary found even where it belongs"); bad = 1
sys.exit(bad)
PY
exit $BAD
