// Known answers of the digest, and what must make it differ.
#include "sim/digest.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <string>

#include <doctest/doctest.h>

using namespace rehearse;

namespace {

template <class... Parts>
std::uint64_t digest_of(Parts... parts) {
    Digest digest;
    (digest.add(parts), ...);
    return digest.value();
}

}  // namespace

TEST_CASE("a digest of known input never changes") {
    Digest digest;
    CHECK(digest.hex() == "9ca066f1a4ab2eea");
    digest.add(std::uint64_t{42});
    digest.add(0.1);
    digest.add(std::string_view("broker"));
    CHECK(digest.hex() == "31d6e4c8012fffa9");
    CHECK(digest.hex().size() == 16);
}

TEST_CASE("order, bits and borders of what is added all count") {
    using Word = std::uint64_t;
    using Text = std::string_view;
    CHECK(digest_of(Word{1}, Word{2}) != digest_of(Word{2}, Word{1}));
    CHECK(digest_of(Text("ab"), Text("c")) != digest_of(Text("a"), Text("bc")));
    CHECK(digest_of(Text("")) != digest_of());
    CHECK(digest_of(Text("a")) != digest_of(Text(std::string_view("a\0", 2))));
    CHECK(digest_of(0.0) != digest_of(-0.0));
    CHECK(digest_of(1.0) != digest_of(std::nextafter(1.0, 2.0)));
}

TEST_CASE("all NaNs count as one, because compilers differ in their sign") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(digest_of(nan) == digest_of(-nan));
}

TEST_CASE("a hundred thousand neighbouring inputs have different digests") {
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < 100'000; ++i) seen.insert(digest_of(i / 300, i % 300));
    CHECK(seen.size() == 100'000);
}
