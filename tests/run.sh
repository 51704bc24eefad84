#!/usr/bin/env bash
# The one test command: installs what the tests need where it is missing (Debian, as root), starts a
# PostgreSQL server, checks form, lints and documentation, runs every test, and stops what it started.
#
#   bash tests/run.sh                  everything
#   bash tests/run.sh kills            only the tests whose names contain "kills"
#   SANZI_SLOW=1 bash tests/run.sh     also at full size (1.9 million payments), about an hour more
#   SANZI_PICTURES=DIR bash tests/run.sh browser   keeps the browser's pictures
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '== %s\n' "$*"; }

install_missing() {
  local missing=()
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  command -v psql >/dev/null || missing+=(postgresql-client)
  command -v chromium >/dev/null || missing+=(chromium)
  command -v chromedriver >/dev/null || missing+=(chromium-driver)
  command -v sqlite3 >/dev/null || missing+=(sqlite3)
  command -v npm >/dev/null || missing+=(npm)
  python3 -c 'import venv, ensurepip' >/dev/null 2>&1 || missing+=(python3-venv)
  if [ "${SANZI_SLOW:-}" != "" ]; then
    command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui)
    command -v pdftotext >/dev/null || missing+=(poppler-utils)
  fi
  ls /usr/share/fonts/truetype/wqy/wqy-microhei.ttc >/dev/null 2>&1 || missing+=(fonts-wqy-microhei)
  # PostgreSQL's client library and the OpenSSL below it are built from source.
  command -v perl >/dev/null || missing+=(perl)
  command -v make >/dev/null || missing+=(make)
  command -v cc >/dev/null || missing+=(gcc libc6-dev)
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${missing[*]}"
  # The package must not start a server of its own.
  [ -e /etc/postgresql-common ] || { mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf; }
  apt-get update -q </dev/null >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null
}

work=$(mktemp -d "${TMPDIR:-/tmp}/sanzi-run-XXXXXX")
chmod 755 "$work"
as_postgres=()
[ "$(id -u)" -eq 0 ] && as_postgres=(runuser -u postgres --)

stop() {
  local status=$?
  [ -z "${bin:-}" ] || (cd / && "${as_postgres[@]}" "$bin/pg_ctl" -D "$work/pg/db" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$work"
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT TERM

start_postgres() {
  local tools port
  tools=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  mkdir "$work/pg"
  [ "$(id -u)" -ne 0 ] || chown postgres "$work/pg"
  # A port that nobody listens on now.
  for port in $(shuf -i 20000-29999 -n 50); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  (cd / && "${as_postgres[@]}" "$tools/initdb" -D "$work/pg/db" -U postgres -A trust -E UTF8 --no-sync >/dev/null)
  bin=$tools
  (cd / && "${as_postgres[@]}" "$tools/pg_ctl" -D "$work/pg/db" -w -l "$work/pg/log" \
    -o "-p $port -k $work/pg -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200" start >/dev/null)
  export SANZI_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port"
}

fetch_axe() {
  [ -n "${SANZI_AXE:-}" ] && return
  mkdir "$work/axe"
  (cd "$work/axe" && npm install --no-audit --no-fund --ignore-scripts axe-core@4 >npm.log 2>&1) || { cat "$work/axe/npm.log" >&2; return 1; }
  export SANZI_AXE="$work/axe/node_modules/axe-core/axe.min.js"
}

# What checks the open data: a JSON Schema validator, the OCDS schema that ocdsmerge is tested with, and frictionless.
fetch_validators() {
  [ -n "${SANZI_PYTHON:-}" ] && return
  python3 -m venv "$work/python" >"$work/pip.log" 2>&1 &&
    "$work/python/bin/pip" install -q jsonschema rfc3339-validator frictionless >>"$work/pip.log" 2>&1 &&
    "$work/python/bin/pip" download -q --no-deps --no-binary :all: -d "$work" ocdsmerge==0.8.0 >>"$work/pip.log" 2>&1 &&
    tar xzf "$work/ocdsmerge-0.8.0.tar.gz" -C "$work" || { cat "$work/pip.log" >&2; return 1; }
  export SANZI_PYTHON="$work/python/bin/python"
  export SANZI_OCDS_SCHEMA="$work/ocdsmerge-0.8.0/tests/fixtures/release-schema-1__1__4.json"
}

install_missing
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}

if [ $# -eq 0 ]; then
  say "form"
  cargo fmt --check
  say "lints"
  cargo clippy --locked --all-targets --features postgres -- -D warnings
  cargo clippy --locked -- -D warnings
  say "documentation"
  RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --features postgres
  if cargo deny --version >/dev/null 2>&1; then
    say "dependencies"
    cargo deny --offline check bans licenses sources 2>&1 || cargo deny check bans licenses sources
  else
    say "dependencies: skipped, cargo-deny is not installed (deny.toml is what it would read)"
  fi
fi

say "tests"
start_postgres
fetch_axe
fetch_validators
if [ $# -eq 0 ]; then
  cargo test --locked --features postgres --doc
fi
# The integration tests come last: their summary closes the run.
cargo test --locked --features postgres --lib --test sanzi -- "$@"
