// Quantities as people read them.
#include <doctest/doctest.h>

#include "experiments/words.hpp"

using namespace rehearse;

TEST_CASE("spans read in at most two units") {
    CHECK(in_words(0_s) == "0 s");
    CHECK(in_words(12_us) == "12 us");
    CHECK(in_words(340_ms) == "340 ms");
    CHECK(in_words(41'300_ms) == "41.3 s");
    CHECK(in_words(99'960_ms) == "100 s");
    CHECK(in_words(252_s) == "4 min 12 s");
    CHECK(in_words(240_s) == "4 min");
    CHECK(in_words(5_h + 59_min + 59_s) == "6 h");
    CHECK(in_words(76_h) == "3 d 4 h");
    CHECK(in_words(-30_s) == "-30 s");
    CHECK(in_words(seconds_up(1e300)) == "for ever");
}

TEST_CASE("amounts and rates read in powers of a thousand with three digits") {
    CHECK(in_words(0_B) == "0 B");
    CHECK(in_words(512_B) == "512 B");
    CHECK(in_words(1234_GB) == "1.23 TB");
    CHECK(in_words(999'700_B) == "1 MB");
    CHECK(in_words(Bytes{-4.2e10}) == "-42 GB");
    CHECK(in_words(200_MBps) == "200 MB/s");
    CHECK(in_words(Rate::unlimited()) == "unlimited");
}

TEST_CASE("money reads in dollars and cents, and below a cent with four digits") {
    CHECK(in_words(*Decimal::parse("412.1")) == "$412.10");
    CHECK(in_words(*Decimal::parse("-3.2")) == "-$3.20");
    CHECK(in_words(*Decimal::parse("1204000")) == "$1,204,000.00");
    CHECK(in_words(*Decimal::parse("0.0042")) == "$0.0042");
    CHECK(in_words(*Decimal::parse("0.00001")) == "under $0.0001");
    CHECK(in_words(Decimal()) == "$0.00");
}

TEST_CASE("what is not known is called unknown") {
    CHECK(in_words(std::optional<Decimal>()) == "unknown");
    CHECK(in_words(std::optional<Duration>(1_s)) == "1 s");
}

TEST_CASE("differences carry their sign") {
    CHECK(signed_words(40_GB) == "+40 GB");
    CHECK(signed_words(Bytes{-4e10}) == "-40 GB");
    CHECK(signed_words(Bytes{0.1}) == "no change");
    CHECK(signed_words(*Decimal::parse("8.2")) == "+$8.20");
    CHECK(signed_words(*Decimal::parse("-0.00001")) == "no change");
    CHECK(signed_words(*Decimal::parse("-8.2")) == "-$8.20");
}

TEST_CASE("plain numbers have commas and no needless zeros") {
    CHECK(in_words(1204000.0) == "1,204,000");
    CHECK(in_words(2.50) == "2.5");
    CHECK(in_words(-1234.5) == "-1,234.5");
    CHECK(percent(0.4123) == "41.2 %");
    CHECK(percent(0) == "0 %");
}
