# Recordings of real incidents: the first finding is the cause, with the line of the culprit,
# on the screens and in the report.
. "$(dirname "$0")/lib.sh"
line_of() { # incident, text of the line
  grep -n -m1 -F -e "$2" "$root/examples/incidents/$1.js" | cut -d: -f1
}
check() { # incident, finding, text of the line at which it is
  uvt=$root/traces/incidents/$1.uvt
  line=$(line_of "$1" "$3")
  "$UVSCOPE" report --json "$uvt" >report.json
  holds report.json ".findings[0] | .id == \"$2\" and (.file | endswith(\"/$1.js\"))
    and .line == $line and .severity != \"info\""
  for size in 80x24 200x60; do
    "$UVSCOPE" view "$uvt" --screen findings --size $size --dump txt </dev/null >findings.txt
    grep -m1 -e '^[!x*]' findings.txt | grep -q -F -e "$2" || fail "$1: first is not $2: $(cat findings.txt)"
    grep -q -e "^Where .*$1.js:$line\$" findings.txt || fail "$1: line $line is not shown: $(cat findings.txt)"
    "$UVSCOPE" view "$uvt" --screen overview --size $size --dump txt </dev/null >overview.txt
    sed -n 3,5p overview.txt | grep -q -F -e "$1.js:$line" ||
      fail "$1: the overview does not begin with line $line: $(cat overview.txt)"
  done
}
check slow-route slow-callback 'function onRequest'
grep -q 'In findDuplicates at slow-route.js:' overview.txt || fail "not where it computes: $(cat overview.txt)"
check starved-pool pool-full 'crypto.pbkdf2('
grep -q 'full of pbkdf2' overview.txt || fail "not what fills the pool: $(cat overview.txt)"
check hanging-child hanging-child 'childProcess.spawn('
check sync-read sync-api 'fs.readFileSync('
check garbage gc 'function parseMessage'
check microtasks starvation 'function nextJob'
