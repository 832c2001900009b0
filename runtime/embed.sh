#!/bin/sh
# Prints a C file that holds each given JavaScript file as a NUL-terminated string, and the
# table of them that runtime/lib.h declares.
set -eu
printf '#include "runtime/lib.h"\n\n'
for file in "$@"; do
  name=$(basename "$file" .js)
  printf 'static const char js_%s[] = {\n' "$name"
  od -An -v -tu1 "$file" | sed 's/  */ /g; s/^ //; s/ /,/g; s/$/,/'
  printf '0};\n\n'
done
printf 'const struct rt_lib rt_libs[] = {\n'
for file in "$@"; do
  name=$(basename "$file" .js)
  printf '  {"%s", js_%s, sizeof js_%s - 1},\n' "$name" "$name" "$name"
done
printf '  {0, 0, 0},\n};\n'
