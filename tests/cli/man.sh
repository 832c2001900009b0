# The man pages are what the program's own help says.
. "$(dirname "$0")/../e2e/lib.sh"
mkdir pages
sh "$root/docs/man/make.sh" "$UVSCOPE" pages
for page in pages/*.1; do
  diff -u "$root/docs/man/${page##*/}" "$page" || fail "${page##*/} is out of date: run docs/man/make.sh build/uvscope docs/man"
done
[ "$(ls pages | wc -l)" -eq "$(ls "$root"/docs/man/*.1 | wc -l)" ] || fail "man pages of commands that are no more"
