#!/bin/bash
# Every rule named in the code has a text in Japanese and English, and every text is used by the code or by a rule file.
set -u
bad=0
used=$(grep -rhoE 'diag_(error|warning|note|add)\([^;]*' generator --include='*.c' | grep -oE '"[a-z0-9]+(-[a-z0-9]+)+"' | tr -d '"' | sort -u)
all=$(grep -rhoE '"[a-z0-9]+(-[a-z0-9]+)*"' generator --include='*.c' | tr -d '"' | sort -u)
rules=$(sed -n 's/^-- rule: *//p' generator/share/rules/*.sql 2>/dev/null | sort -u)
texts=$(sed -n 's/^\[\(.*\)\]$/\1/p' generator/share/messages/*.txt | sort)
for r in $(echo "$texts" | uniq -d); do echo "$r: two texts"; bad=1; done
for r in $used $rules; do echo "$texts" | grep -qx "$r" || { echo "$r: used, but without a text"; bad=1; }; done
for r in $(echo "$texts" | uniq); do # "<rule>-near", with a did-you-mean, may be put together in the code
  { echo "$all" | sed 's/$/-near/'; echo "$all"; echo "$rules"; } | grep -qx "$r" || { echo "$r: a text that nothing uses"; bad=1; }
done
for f in generator/share/messages/*.txt; do
  awk -v f="$f" '/^\[/ { if (rule && (!ja || !en)) { print f ": " rule ": wants both ja and en"; bad = 1 } rule = $0; ja = en = 0 }
       /^ja: / { ja = 1 } /^en: / { en = 1 } END { if (rule && (!ja || !en)) { print f ": " rule; bad = 1 } exit bad }' "$f" || bad=1
done
exit $bad
