// "Did you mean": slips of the hand are counted right, and the name that was meant is found.
#include "experiments/nearest_name.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "experiments/config_error.hpp"

using namespace rehearse;

TEST_CASE("a letter missing, added, replaced or swapped is one slip") {
    CHECK(slips_between("horizon", "horizon") == 0);
    CHECK(slips_between("horizn", "horizon") == 1);
    CHECK(slips_between("horizzon", "horizon") == 1);
    CHECK(slips_between("horison", "horizon") == 1);
    CHECK(slips_between("hroizon", "horizon") == 1);
    CHECK(slips_between("kitten", "sitting") == 3);
    CHECK(slips_between("", "abc") == 3);
    CHECK(slips_between("Kafka", "kafka") == 0);
    CHECK(slips_between("ca", "abc") == 3);  // restricted distance: no letter is edited twice
}

TEST_CASE("the nearest name is the one that was meant") {
    const std::vector<std::string> names{"kafka", "kafka-tiered", "automq-s3", "inkless"};
    CHECK(nearest_name("kafak", names).name == "kafka");
    CHECK(nearest_name("automq", names).name == "automq-s3");
    CHECK(nearest_name("automq-s3-wal", names).name == "automq-s3");
    CHECK(nearest_name("inkles", names).close);
    CHECK_FALSE(nearest_name("redpanda", names).close);
    CHECK(nearest_name("us-east-1b", std::vector<std::string>{"a", "b", "c"}).name == "b");
    CHECK(nearest_name("anything", {}).name.empty());
}

TEST_CASE("hints say how sure they are") {
    const std::vector<std::string> names{"zone", "volume"};
    CHECK(nearest_hint("zoen", names) == "did you mean \"zone\"?");
    CHECK(nearest_hint("flood", names).starts_with("the nearest known name is"));
    CHECK(nearest_hint("flood", {}).empty());
}

TEST_CASE("what is found is quoted on one line and cut between characters") {
    CHECK(in_quotes("a\nb\tc") == "\"a b c\"");
    const std::string umlauts = in_quotes("x" + std::string(200, '\0') + "\xC3\xA4");
    CHECK(umlauts.size() < 70);
    std::string long_text;
    for (int i = 0; i < 50; ++i) long_text += "ä";
    const std::string cut = in_quotes("1" + long_text);
    CHECK(cut.ends_with("ä...\""));
}
