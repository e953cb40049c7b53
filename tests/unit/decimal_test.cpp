// Decimal: parsing, printing, exact sums, and the one place where it rounds.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "sim/check.hpp"
#include "topologies/decimal.hpp"

namespace rehearse {
namespace {

Decimal dec(const char* text) { return Decimal::parse(text).value(); }

TEST_CASE("a decimal prints what it read, without trailing zeros") {
    CHECK(dec("0.02").text() == "0.02");
    CHECK(dec("20.480").text() == "20.48");
    CHECK(dec("-1.5").text() == "-1.5");
    CHECK(dec("+7").text() == "7");
    CHECK(dec(".5").text() == "0.5");
    CHECK(dec("3e-05").text() == "0.00003");
    CHECK(dec("1.25e3").text() == "1250");
    CHECK(dec("0.000000000001").text() == "0.000000000001");
    CHECK(dec("-0").text() == "0");
    CHECK(dec("0.000").text() == "0");
    CHECK(Decimal{}.text() == "0");
}

TEST_CASE("what is no number, too fine or too large is no decimal") {
    for (const char* text : {"", "-", ".", "abc", "1.2.3", "1,5", "1 ", " 1", "1e", "1e+-3", "0x10", "nan", "inf",
                             "0.0000000000001", "1e27", "123456789012345678901234567890", "1e999999999999"})
        CHECK_MESSAGE(!Decimal::parse(text), std::string(text));
}

TEST_CASE("trailing zeros behind the twelfth digit lose nothing") { CHECK(dec("0.5000000000000000000000").text() == "0.5"); }

TEST_CASE("decimals compare by value") {
    CHECK(dec("0.10") == dec("0.1"));
    CHECK(dec("0.1") < dec("0.2"));
    CHECK(dec("-0.1") < dec("0.000000000001"));
    CHECK(dec("10") > dec("9.999999999999"));
}

TEST_CASE("a sum of many tiny amounts is exact") {
    Decimal sum;
    for (int i = 0; i < 1'000'000; ++i) sum += dec("0.0000004");
    CHECK(sum == dec("0.4"));
    for (int i = 0; i < 1'000'000; ++i) sum -= dec("0.0000004");
    CHECK(sum == Decimal{});
}

TEST_CASE("a product with a quantity rounds half to even at the twelfth digit") {
    const Decimal last = dec("0.000000000001");
    CHECK((last * 0.5).text() == "0");
    CHECK((last * 1.5) == dec("0.000000000002"));
    CHECK((last * 2.5) == dec("0.000000000002"));
    CHECK((last * 3.5) == dec("0.000000000004"));
    CHECK((last * -2.5) == dec("-0.000000000002"));
    CHECK((last * 2.5000001) == dec("0.000000000003"));
}

TEST_CASE("a product takes the quantity at its exact binary value") {
    CHECK(dec("0.01") * 2048.0 == dec("20.48"));
    CHECK(dec("0.3264") * 730.0 == dec("238.272"));
    CHECK(0.25 * dec("0.0004") == dec("0.0001"));
    CHECK(dec("0.02") * 0.1 == dec("0.002"));
    CHECK(dec("1") * 0.1 == dec("0.1"));
    CHECK(dec("5") * 0.0 == Decimal{});
    CHECK(dec("5") * 1e-300 == Decimal{});
    CHECK(dec("0.01") * std::ldexp(1.0, 60) == dec("11529215046068469.76"));
}

TEST_CASE("leaving the range is an error, not a wrong sum") {
    CHECK_THROWS_AS(dec("1") * 1e30, OurMistake);
    CHECK_THROWS_AS(dec("1") * std::nan(""), OurMistake);
    Decimal large = dec("9e25");
    CHECK_THROWS_AS(large += large, OurMistake);
    CHECK_THROWS_AS(dec("-9e25") - dec("9e25"), OurMistake);
}

TEST_CASE("a report may ask for fewer digits, rounded half to even") {
    CHECK(dec("20.485").text(2) == "20.48");
    CHECK(dec("20.495").text(2) == "20.50");
    CHECK(dec("20.4851").text(2) == "20.49");
    CHECK(dec("-0.5").text(0) == "0");
    CHECK(dec("-1.5").text(0) == "-2");
    CHECK(dec("-0.004").text(2) == "0.00");
    CHECK(dec("7").text(2) == "7.00");
    CHECK(dec("0.25").approximate() == doctest::Approx(0.25));
}

TEST_CASE("whole units are whole") {
    CHECK(Decimal::whole(12).text() == "12");
    CHECK(-Decimal::whole(3) == dec("-3"));
    CHECK(Decimal::whole(3) - Decimal::whole(5) == dec("-2"));
}

}  // namespace
}  // namespace rehearse
