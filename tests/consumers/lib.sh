# Sourced by every consumer's test, which runs in an empty folder of its own with
#   $UVSCOPE        the program
#   $recordings     app.uvt, damaged.uvt, empty.uvt and their .facts.json
#   $consumers      this folder
#   $node_modules   the packages of package-lock.json
#   $pictures       where pictures for the documentation go
set -eu
fail() { echo "FAILED: $*" >&2; exit 1; }
# A test that cannot run here says why and ends.
not_here() { echo "$*"; exit 77; }
have() { command -v "$1" >/dev/null 2>&1 || not_here "$1 is not installed"; }
# The Python that has a module: Debian's own may not be the first in the path.
python_with() { # module, its package
  for python in python3 /usr/bin/python3; do
    "$python" -c "import $1" 2>/dev/null && return
  done
  not_here "$2 is not installed"
}
