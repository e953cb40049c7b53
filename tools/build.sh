# How the launcher and the test scripts install, configure and build; sourced with $root set. Everything said goes to stderr.

product_packages=(g++ cmake ninja-build libeigen3-dev libboost-dev nlohmann-json3-dev libcli11-dev libsqlite3-dev)
# A browser with a font, a protobuf decoder and an OpenMetrics parser let others read what the program writes; the rest is what the Python package
# and the notebooks need (nanobind and scikit-build-core are not in Debian and come by pip).
test_packages=(doctest-dev clang-14 chromium fonts-dejavu-core protobuf-compiler python3-prometheus-client
    python3-dev python3-venv python3-pandas python3-matplotlib python3-nbclient python3-ipykernel python3-jinja2)

say() { printf '%s\n' "$*" >&2; }

jobs() { nproc 2>/dev/null || echo 2; }

# install_packages NAME...: installs those that are missing, by apt-get; elsewhere says what is needed and goes on.
install_packages() {
    local name missing=() as_root=()
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        say_needed_elsewhere
        return 0
    fi
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    if [ ${#as_root[@]} -gt 0 ] && ! command -v sudo >/dev/null; then
        say "Rehearse needs these packages; please have an administrator install them: ${missing[*]}"
        exit 69
    fi
    say "Installing ${missing[*]} by apt-get."
    "${as_root[@]}" apt-get update -qq >&2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$(log_of install)" 2>&1 ||
        { tail -n 20 "$(log_of install)" >&2; say "apt-get could not install them."; exit 69; }
}

say_needed_elsewhere() {
    local tool
    for tool in g++ cmake ninja; do
        command -v "$tool" >/dev/null && continue
        say "Rehearse needs g++ 12, CMake 3.25, Ninja, Eigen 3.4, Boost 1.74, nlohmann-json 3.11, CLI11 2.1 and SQLite 3.40, for the tests doctest 2.4 and clang 14; '$tool' is missing here."
        exit 69
    done
}

log_of() {
    mkdir -p "$root/build"
    printf '%s/build/%s.log' "$root" "$1"
}

# build PRESET TESTS TARGET...: brings the targets of build/PRESET up to date; TESTS is "tests" when they belong to it.
# Two launchers at once wait for each other.
build() {
    mkdir -p "$root/build"
    ( flock 9; configure "$1" "$2"; compile "$1" "${@:3}" ) 9>"$root/build/$1.lock"
}

# Configures once; afterwards Ninja itself sees when the build description changed.
configure() {
    local folder="$root/build/$1" with_tests=OFF
    local cache="$folder/CMakeCache.txt"
    if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
        rm -rf "$folder"    # the checkout was moved
    fi
    if [ "$2" = tests ]; then with_tests=ON; fi
    if [ -f "$folder/build.ninja" ] && { [ $with_tests = OFF ] || grep -q '^REHEARSE_TESTS:BOOL=ON$' "$cache"; }; then return 0; fi
    say "Configuring build/$1"
    (cd "$root" && cmake --preset "$1" -DREHEARSE_TESTS=$with_tests) >"$(log_of configure)" 2>&1 ||
        { cat "$(log_of configure)" >&2; rm -f "$folder/build.ninja"; exit 69; }
}

# Builds with one line of progress; on failure shows what the compiler said.
compile() {
    local preset=$1 log
    log=$(log_of "$preset")
    if ! NINJA_STATUS='@%f/%t@ ' ninja -C "$root/build/$preset" -j "$(jobs)" "${@:2}" 2>&1 9>&- | tee "$log" | show_progress "$preset"; then
        grep -vE '^(@|ninja: Entering)' "$log" >&2 || true
        say "The build failed; all of its output is in $log"
        exit 70
    fi
}

# Rewrites one line on a terminal; elsewhere says once that it builds.
show_progress() {
    local line step shown=0
    while IFS= read -r line; do
        [[ $line == @*/*@\ * && $line != *"Re-checking globbed directories"* && $line != *"Asking git"* ]] || continue
        step=${line#@}
        step=${step%%@*}
        if [ -t 2 ]; then printf '\r\033[KBuilding %s %s' "$1" "$step" >&2
        elif [ "$shown" = 0 ]; then say "Building $1 (${step#*/} steps)"; fi
        shown=1
    done
    if [ "$shown" = 1 ] && [ -t 2 ]; then printf '\r\033[K' >&2; fi
}
