// Quantities between text and types: what is accepted, what is refused with which words, and that writing loses nothing.
#include "experiments/quantity.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "experiments/config_error.hpp"

using namespace rehearse;

namespace {

/// The whole complaint about a text, empty when it is accepted.
template <class Parse>
std::string complaint(Parse parse, const char* text) {
    try {
        parse(text);
    } catch (const WrongValue& wrong) {
        return std::string(wrong.what()) + (wrong.hint().empty() ? "" : "; " + wrong.hint());
    }
    return {};
}

}  // namespace

TEST_CASE("durations are read exactly, in one unit or from the larger to the smaller") {
    CHECK(parse_duration("5 min") == 5_min);
    CHECK(parse_duration("250 ms") == 250_ms);
    CHECK(parse_duration("72h") == 72_h);
    CHECK(parse_duration("1 h 30 min") == 90_min);
    CHECK(parse_duration("1h30m") == 90_min);
    CHECK(parse_duration("0.1 s") == 100_ms);
    CHECK(parse_duration("1.5 d") == 36_h);
    CHECK(parse_duration("15 µs") == 15_us);
    CHECK(parse_duration(" 7 ns ") == 7_ns);
    CHECK(parse_duration("9007199254740993 ns").ns == 9007199254740993);
    CHECK(parse_duration("-3 s") == -3_s);
}

TEST_CASE("decimal and binary amounts are kept apart") {
    CHECK(parse_bytes("40 GiB") == 40_GiB);
    CHECK(parse_bytes("12 TB") == 12_TB);
    CHECK(parse_bytes("1.5kB") == Bytes{1500});
    CHECK(parse_bytes("1e3 B") == 1_kB);
    CHECK(parse_bytes("0 B") == Bytes{0});
}

TEST_CASE("rates come in bytes and in bits") {
    CHECK(parse_rate("250 MiB/s") == 250_MiBps);
    CHECK(parse_rate("200MB/s") == 200_MBps);
    CHECK(parse_rate("10 Gbit/s") == 10_Gbps);
    CHECK(parse_rate("8 bit/s") == Rate{1});
    CHECK(parse_rate("unlimited") == Rate::unlimited());
}

TEST_CASE("a quantity that is none is refused with what was expected") {
    CHECK(complaint(parse_duration, "5 mins") ==
          "expected a duration such as \"250 ms\" or \"5 min\", found \"5 mins\"; unknown unit: did you mean \"min\"?");
    CHECK(complaint(parse_duration, "5") ==
          "expected a duration such as \"250 ms\" or \"5 min\", found \"5\"; the unit is missing");
    CHECK(complaint(parse_bytes, "40 GB/s").find("unknown unit: did you mean \"GB\"?") != std::string::npos);
    CHECK(complaint(parse_bytes, "40 KB").find("write kB for 1000 bytes or KiB for 1024") != std::string::npos);
    CHECK(complaint(parse_rate, "10 Gbps").find("write bit/s for bits, B/s for bytes") != std::string::npos);
    CHECK(complaint(parse_rate, "200 MB").find("did you mean \"MB/s\"?") != std::string::npos);
    CHECK(complaint(parse_duration, "30 min 1 h").find("parts go from the larger unit to the smaller") != std::string::npos);
    CHECK(complaint(parse_duration, "300000 d").find("the longest span is 292 years") != std::string::npos);
    for (const char* text : {"", " ", "min", "5 min and more", "1..5 s", "--5 s", "5 s 5", "1e999 s", "0x10 s", "nan s", "+5 s"})
        CHECK_MESSAGE(complaint(parse_duration, text).starts_with("expected a duration"), text);
    for (const char* text : {"", "1 GB 5 MB", "1,5 GB", "inf B", "- B", "1e400 GB"})
        CHECK_MESSAGE(complaint(parse_bytes, text).starts_with("expected an amount of data"), text);
}

TEST_CASE("quantities are written in the unit that needs the fewest digits") {
    CHECK(to_text(90_min) == "90 min");
    CHECK(to_text(72_h) == "72 h");
    CHECK(to_text(250_ms) == "250 ms");
    CHECK(to_text(Duration{}) == "0 s");
    CHECK(to_text(12_TB) == "12 TB");
    CHECK(to_text(40_GiB) == "40 GiB");
    CHECK(to_text(1_KiB) == "1 KiB");
    CHECK(to_text(Bytes{1500}) == "1.5 kB");
    CHECK(to_text(Bytes{0}) == "0 B");
    CHECK(to_text(250_MiBps) == "250 MiB/s");
    CHECK(to_text(10_Gbps) == "1.25 GB/s");
    CHECK(to_text(Rate::unlimited()) == "unlimited");
}

TEST_CASE("a quantity that is written and read again is the same to the last bit") {
    std::mt19937_64 bits(7);
    for (int i = 0; i < 5000; ++i) {
        const auto ns = static_cast<std::int64_t>(bits() >> (bits() % 63));
        CHECK(parse_duration(to_text(Duration{ns})).ns == ns);
        const double number = std::ldexp(static_cast<double>(bits() % 1000000) / 997.0, static_cast<int>(bits() % 60));
        CHECK(parse_bytes(to_text(Bytes{number})).count == number);
        CHECK(parse_rate(to_text(Rate{number})).per_second == number);
    }
    CHECK(parse_duration(to_text(Duration{std::numeric_limits<std::int64_t>::max()})).ns ==
          std::numeric_limits<std::int64_t>::max());
}
