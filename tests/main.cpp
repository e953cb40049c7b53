// The one main of the test binary; doctest brings its own command line (--test-case=, --source-file=, --list-test-cases).
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
