#!/bin/bash
# No wording, place name or colour in C: Japanese text and #rrggbb belong to themes, content and generator/share.
# Characters that are a format of their own (kana tables, kinsoku classes) stand as escapes or code points.
set -u
bad=0
if grep -rnP '"[^"]*[\x{3040}-\x{30ff}\x{4e00}-\x{9fff}][^"]*"' generator --include='*.c' --include='*.h'; then bad=1; fi
if grep -rnE '"#[0-9A-Fa-f]{6}"' generator --include='*.c' --include='*.h'; then bad=1; fi
exit $bad
