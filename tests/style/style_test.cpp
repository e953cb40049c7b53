// The tree itself against every style rule.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/style/rules.hpp"
#include "tests/support/places.hpp"

using namespace rehearse::test;

TEST_CASE("the tree keeps the house rules") {
    const auto tree = read_tree(source_root());
    for (const Source& source : tree)
        for (const Complaint& complaint : every_rule(source))
            FAIL_CHECK(complaint.path << ":" << complaint.line << ": " << complaint.what);
    CHECK(tree.size() > 20);
}

TEST_CASE("the tree that is read holds the floors and nothing that was built") {
    const auto tree = read_tree(source_root());
    const auto any = [&](auto matches) { return std::any_of(tree.begin(), tree.end(), matches); };
    for (const char* floor : {"sim", "topologies", "models", "experiments", "tests"})
        CHECK_MESSAGE(any([&](const Source& s) { return s.in(floor); }), std::string(floor));
    CHECK_FALSE(any([](const Source& s) { return s.in("build") || s.in("out") || s.in(".git"); }));
}
